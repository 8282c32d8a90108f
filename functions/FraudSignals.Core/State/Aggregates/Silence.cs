using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Length of the latest silence of at least the horizon, if it ended within the window, else 0. Cannot say while the
/// subject has been known for less than the horizon. The scalars hold the newest touch and the silence's start and end,
/// seconds since 1970, and one more the first touch; since events come at most the lateness bound late, which is shorter than any silence,
/// a late
/// event can only shorten it.
/// </summary>
internal sealed class Silence : FunctionSpec
{
    // Longer than records may come late.
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(7);

    public override string Gives => "seconds of the latest silence of at least the Horizon that ended within the Window, else 0";

    public override bool HasHorizon => true;

    public override KeptIn KeptIn => KeptIn.Scalars;

    public override FunctionUnit Unit => FunctionUnit.Seconds;

    public override bool IsAge => true;

    public override FunctionProblem? ProblemOf(AggregateDefinition d) =>
        d.HorizonAtLeast <= TimeSpan.Zero || d.HorizonAtLeast >= Shortest ? null
            : new("HorizonAtLeast", "a silence is at least 7 days, longer than records may come late", "write \"7d\" or more");

    // From when on it speaks is part of it where shorter silences are kept for that.
    internal override string StateIdentity(AggregateDefinition d) =>
        d.HorizonAtLeast > TimeSpan.Zero ? $"{d.Whole}|{d.HorizonAtLeast}" : d.Whole;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d)
    {
        var scalar = parts.Scalars($"newest|{d.Identity}", $"start|{d.Identity}", $"end|{d.Identity}");
        parts.Write(d, new Writer(scalar, d.LeastHorizon));
        return new Reader(d, scalar, parts.First(d)) { UnknownUntil = parts.UnknownUntil(d) };
    }

    private sealed class Reader(AggregateDefinition definition, int scalar, int firstScalar) : AggregateReader(definition)
    {
        public override long Horizon => (long)Definition.LeastHorizon.TotalMilliseconds;

        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var start = state.Scalar(scalar + 1);
            var end = state.Scalar(scalar + 2);
            if (end != 0 && end * 1000L <= time && end * 1000L > time - (long)Definition.Window.TotalMilliseconds)
            {
                // A shorter one than the horizon counts while a longer could not have been seen.
                return end - start >= Definition.Horizon.TotalSeconds
                    || end * 1000L - observedSince < (long)Definition.Horizon.TotalMilliseconds ? end - start : 0;
            }

            var first = state.Scalar(firstScalar);
            return first == 0 || first * 1000L > time - Horizon ? double.NaN : 0;
        }
    }

    private sealed class Writer(int scalar, TimeSpan shortest) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source)
        {
            var now = (int)(touch.Time / 1000);
            var least = (int)shortest.TotalSeconds;
            ref var newest = ref state.Scalar(scalar);
            ref var start = ref state.Scalar(scalar + 1);
            ref var end = ref state.Scalar(scalar + 2);
            if (now > newest)
            {
                if (newest != 0 && now - newest >= least)
                {
                    (start, end) = (newest, now);
                }

                newest = now;
            }
            else if (now > start && now < end)
            {
                if (now - start >= least)
                {
                    end = now;
                }
                else
                {
                    (start, end) = end - now >= least ? (now, end) : (0, 0);
                }
            }
        }
    }
}

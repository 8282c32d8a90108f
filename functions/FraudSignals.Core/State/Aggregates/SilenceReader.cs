using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Length of the latest silence of at least the horizon, if it ended within the window, else 0. Cannot say while the
/// subject has been known for less than the horizon. The scalars hold the newest touch and the silence's start and end,
/// seconds since 1970, and one more the first touch; since events come at most the lateness bound late, which is shorter than any silence, a late
/// event can only shorten it.
/// </summary>
internal sealed class SilenceReader(AggregateDefinition definition, int scalar, int firstScalar) : AggregateReader(definition)
{
    public override long Horizon => (long)Definition.LeastHorizon.TotalMilliseconds;

    private static void Touch(ref SubjectState state, int scalar, long time, TimeSpan shortest)
    {
        var now = (int)(time / 1000);
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

    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var start = state.Scalar(scalar + 1);
        var end = state.Scalar(scalar + 2);
        if (end != 0 && end * 1000L <= time && end * 1000L > time - (long)Definition.Window.TotalMilliseconds)
        {
            // A shorter one than the horizon counts while a longer could not have been seen.
            return end - start >= Definition.Horizon.TotalSeconds || end * 1000L - observedSince < (long)Definition.Horizon.TotalMilliseconds ? end - start : 0;
        }

        var first = state.Scalar(firstScalar);
        return first == 0 || first * 1000L > time - Horizon ? double.NaN : 0;
    }

    /// <summary>Writes what it reads.</summary>
    public sealed class Writer(int scalar, TimeSpan shortest) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) => Touch(ref state, scalar, touch.Time, shortest);
    }
}

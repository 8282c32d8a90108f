using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Seconds since the latest call ended, 0 while it lasts; cannot say before the first. The scalars hold when the call that ends last
/// began and ends, and when the one before that ended, seconds since 1970.
/// </summary>
internal sealed class SecondsSinceEnd : FunctionSpec
{
    private static readonly int DurationPosition = EventFieldInfo.Of(EventField.DurationSeconds).Position;

    public override string Gives => "seconds since the end of the latest call, 0 while it lasts";

    public override bool HasWindow => false;

    public override KeptIn KeptIn => KeptIn.Scalars;

    public override FunctionUnit Unit => FunctionUnit.Seconds;

    public override FunctionProblem? ProblemOf(ImmutableArray<Role> roles) =>
        roles.Any(r => r != Role.Finding && Roles.TypeOf(r) != EventType.Call)
            ? new("Role", "only calls have an end", "use a role of calls, or secondsSinceLast") : null;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d)
    {
        var identity = StateIdentity(d);
        var scalar = parts.Scalars($"begin|{identity}", $"end|{identity}", $"end before|{identity}");
        parts.Write(d, new Writer(scalar));
        return new Reader(d, scalar) { UnknownUntil = parts.UnknownUntil(d) };
    }

    private sealed class Reader(AggregateDefinition definition, int scalar) : AggregateReader(definition)
    {
        public override long Horizon => 0;

        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var now = (int)(time / 1000);
            var (begin, end, before) = (state.Scalar(scalar), state.Scalar(scalar + 1), state.Scalar(scalar + 2));
            return end == 0 ? double.NaN
                : end <= now ? now - end
                : begin <= now ? 0
                : before != 0 && before <= now ? now - before
                : double.NaN;
        }
    }

    private sealed class Writer(int scalar) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source)
        {
            var (begin, end) = ((int)(touch.Time / 1000), (int)((touch.Time + source.Values[DurationPosition] * 100) / 1000));
            ref var lastBegin = ref state.Scalar(scalar);
            ref var lastEnd = ref state.Scalar(scalar + 1);
            ref var before = ref state.Scalar(scalar + 2);
            if (end > lastEnd || (end == lastEnd && begin < lastBegin))
            {
                before = end > lastEnd ? lastEnd : before;
                (lastBegin, lastEnd) = (begin, end);
            }
            else if (end < lastEnd)
            {
                before = Math.Max(before, end);
            }
        }
    }
}

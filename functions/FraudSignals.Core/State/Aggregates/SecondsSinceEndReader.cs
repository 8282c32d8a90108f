using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Seconds since the latest call ended, 0 while it lasts; cannot say before the first. The scalars hold when the call that ends last
/// began and ends, and when the one before that ended, seconds since 1970.
/// </summary>
internal sealed class SecondsSinceEndReader(AggregateDefinition definition, int scalar) : AggregateReader(definition)
{
    private static readonly int DurationSlot = EventFieldInfo.Of(EventField.DurationSeconds).Slot;

    public override long Horizon => 0;

    private static void Touch(ref SubjectState state, int scalar, long time, in Event source)
    {
        var (begin, end) = ((int)(time / 1000), (int)((time + source.Values[DurationSlot] * 100) / 1000));
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

    /// <summary>Writes what it reads.</summary>
    public sealed class Writer(int scalar) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) => Touch(ref state, scalar, touch.Time, source);
    }
}

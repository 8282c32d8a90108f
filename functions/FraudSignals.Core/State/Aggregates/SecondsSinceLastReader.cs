using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>Seconds from the touch before this one; the scalars hold the two newest different times, seconds since 1970.</summary>
internal sealed class SecondsSinceLastReader(AggregateDefinition definition, int scalar) : AggregateReader(definition)
{
    public override long Horizon => 0;

    private static void Touch(ref SubjectState state, int scalar, long time)
    {
        var seconds = (int)(time / 1000);
        ref var newest = ref state.Scalar(scalar);
        ref var second = ref state.Scalar(scalar + 1);
        if (seconds > newest)
        {
            second = newest;
            newest = seconds;
        }
        else if (seconds < newest && seconds > second)
        {
            second = seconds;
        }
    }

    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var now = (int)(time / 1000);
        var newest = state.Scalar(scalar);
        var last = newest < now ? newest : state.Scalar(scalar + 1);
        return last == 0 || last >= now ? double.NaN : now - last;
    }

    /// <summary>Writes what it reads.</summary>
    public sealed class Writer(int scalar) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) => Touch(ref state, scalar, touch.Time);
    }
}

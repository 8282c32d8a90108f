using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Seconds since the first touch in the aggregate's roles, to a second; cannot say unless it was observed for the horizon, or the
/// least of it, before that. The scalar holds the time of that touch, seconds since 1970.
/// </summary>
internal sealed class SecondsSinceFirstReader(AggregateDefinition definition, int scalar) : AggregateReader(definition)
{
    private readonly long _least = (long)definition.LeastHorizon.TotalMilliseconds;

    public override long Horizon => 0;

    protected override long FirstOf(in SubjectState state) => state.Scalar(scalar) * 1000L;

    private static void Touch(ref SubjectState state, int scalar, long time)
    {
        ref var first = ref state.Scalar(scalar);
        var seconds = (int)(time / 1000);
        first = first == 0 ? seconds : Math.Min(first, seconds);
    }

    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var first = state.Scalar(scalar);
        return first == 0 || first > time / 1000 || first * 1000L - observedSince < _least
            ? double.NaN
            : time / 1000 - first;
    }

    /// <summary>Writes what it reads.</summary>
    public sealed class Writer(int scalar) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) => Touch(ref state, scalar, touch.Time);
    }
}

using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Aggregates;

/// <summary>Seconds since the subject was first seen; cannot say unless it was observed for the horizon, or the least of it, before that.</summary>
internal sealed class SecondsSinceFirstReader(AggregateDefinition definition) : AggregateReader(definition)
{
    public override long Horizon => 0;

    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var first = state.FirstSeen;
        return first == 0 || first > time || first - observedSince < (long)Definition.LeastHorizon.TotalMilliseconds
            ? double.NaN
            : (time - first) / 1000.0;
    }
}

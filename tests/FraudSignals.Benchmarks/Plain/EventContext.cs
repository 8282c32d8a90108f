using FraudSignals.Rules;

namespace FraudSignals.Benchmarks.Plain;

/// <summary>The fields of an event, for filters and parameters; it has no aggregates.</summary>
internal sealed class EventContext : EvaluationContext
{
    public override double Aggregate(int index) => throw new NotSupportedException();

    public override double CoveredAggregate(int index) => throw new NotSupportedException();
}

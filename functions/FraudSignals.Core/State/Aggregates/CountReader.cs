using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>Touches in the window.</summary>
internal sealed class CountReader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
{
    protected override double Value(in SubjectState state, long time, long observedSince) => Sum(state, 0, time);
}

using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Windows;

namespace FraudSignals.Aggregates;

/// <summary>Sum of a field in the window.</summary>
internal sealed class SumReader(AggregateDefinition definition, PaneRing ring, int[] columns) : WindowReader(definition, ring, columns)
{
    protected override double Value(in SubjectState state, long time, long observedSince) => Sum(state, 0, time) / FieldScale;
}

using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Different values of an identifier in the window.</summary>
internal sealed class DistinctReader(AggregateDefinition definition, DistinctSet set) : AggregateReader(definition)
{
    protected override double Value(in SubjectState state, long time, long observedSince) => set.CountAt(state, set.Grid.PaneOf(time));
}

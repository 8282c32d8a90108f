using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Values first met in the window and not within the horizon before it; cannot say until the horizon was observed, or the least of it.</summary>
internal sealed class NewReader(AggregateDefinition definition, NoveltySet set) : AggregateReader(definition, alwaysNeedsHorizon: true)
{
    public override long Horizon => (long)(Definition.Window + Definition.LeastHorizon).TotalMilliseconds;

    protected override double Value(in SubjectState state, long time, long observedSince) => set.CountAt(state, set.Grid.PaneOf(time));
}

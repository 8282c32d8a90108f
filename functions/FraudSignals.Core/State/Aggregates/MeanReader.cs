using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>Mean of a field in the window (columns: value, count); cannot say over nothing.</summary>
internal sealed class MeanReader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var count = Sum(state, 1, time);
        return count == 0 ? double.NaN : Sum(state, 0, time) / FieldScale / count;
    }
}

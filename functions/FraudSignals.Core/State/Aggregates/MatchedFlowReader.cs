using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>Share of the money in that went out again: min(in, out) / in (columns: in, out); cannot say when nothing came in.</summary>
internal sealed class MatchedFlowReader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        var moneyIn = Sum(state, 0, time);
        return moneyIn <= 0 ? double.NaN : (double)Math.Min(moneyIn, Sum(state, 1, time)) / moneyIn;
    }
}

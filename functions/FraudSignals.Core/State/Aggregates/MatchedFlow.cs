using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Share of the money in that went out again: min(in, out) / in (columns: in, out); cannot say when nothing came in.</summary>
internal sealed class MatchedFlow : FunctionSpec
{
    public override string Gives => "share (0 to 1) of money in that went out again";

    public override bool IsFlow => true;

    public override bool NeedsWholePast => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Value];

    public override ValueRange RangeOf(AggregateDefinition d) => ValueRange.Share;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.FlowColumns(d, Columns)) { UnknownUntil = parts.UnknownUntil(IBlockParts.AmountsOf(d)) };

    private sealed class Reader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
    {
        protected override EventField? Measured => EventField.Worth;

        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var moneyIn = Sum(state, 0, time);
            return moneyIn <= 0 ? double.NaN : (double)Math.Min(moneyIn, Sum(state, 1, time)) / moneyIn;
        }
    }
}

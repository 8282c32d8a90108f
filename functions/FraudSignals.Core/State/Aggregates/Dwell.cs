using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Seconds from the amount-weighted mean time of money in to that of money out (columns: in, out, in by time, out by
/// time), to a sixteenth of a pane; negative when money left first; cannot say unless both moved.
/// </summary>
internal sealed class Dwell : FunctionSpec
{
    public override string Gives => "seconds between the mean time in and the mean time out";

    public override FunctionUnit Unit => FunctionUnit.Seconds;

    public override bool IsFlow => true;

    public override bool NeedsWholePast => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Value, ColumnOf.ValueByTime];

    public override ValueRange RangeOf(AggregateDefinition d) => ValueRange.Any;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.FlowColumns(d, Columns)) { UnknownUntil = parts.UnknownUntil(IBlockParts.AmountsOf(d)) };

    private sealed class Reader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
    {
        protected override EventField? Measured => EventField.Worth;

        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var (moneyIn, inByTime) = Weighted(state, time, ColumnsOf(0)[0], ColumnsOf(2)[0]);
            var (moneyOut, outByTime) = Weighted(state, time, ColumnsOf(1)[0], ColumnsOf(3)[0]);
            return moneyIn <= 0 || moneyOut <= 0
                ? double.NaN
                : ((double)outByTime / (double)moneyOut - (double)inByTime / (double)moneyIn) * (Grid.Milliseconds / 16000.0);
        }

        // The amounts, and the amounts times their time in sixteenths of a pane from the newest.
        private (Int128 Amount, Int128 ByTime) Weighted(in SubjectState state, long time, RingColumn amounts, RingColumn byTime)
        {
            var pane = Grid.PaneOf(time);
            Int128 amount = 0;
            Int128 weighted = byTime.Ring.Sum(state, byTime.Index, pane, Panes);
            var row = -1;
            while (amounts.Ring.Next(state, pane, Panes, ref row, out var at))
            {
                var inRow = amounts.Ring.ValueAt(state, row, amounts.Index)!.Value;
                amount += inRow;
                weighted += (Int128)inRow * (16 * (at - pane));
            }

            return (amount, weighted);
        }
    }
}

using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Windows;

namespace FraudSignals.Aggregates;

/// <summary>
/// Seconds from the amount-weighted mean time of money in to that of money out (columns: in, out, in by time, out by
/// time), to a sixteenth of a pane; negative when money left first; cannot say unless both moved.
/// </summary>
internal sealed class DwellReader(AggregateDefinition definition, PaneRing ring, int[] columns) : WindowReader(definition, ring, columns)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        Int128 moneyIn = 0, moneyOut = 0, inByTime = 0, outByTime = 0;
        var row = -1;
        var pane = Ring.Grid.PaneOf(time);
        while (Ring.Next(state, pane, Panes, ref row, out var at))
        {
            var sixteenths = 16 * (at - pane);
            var rowIn = Ring.Cell(state, row, Column(0))!.Value;
            var rowOut = Ring.Cell(state, row, Column(1))!.Value;
            moneyIn += rowIn;
            moneyOut += rowOut;
            inByTime += (Int128)rowIn * sixteenths + Ring.Cell(state, row, Column(2))!.Value;
            outByTime += (Int128)rowOut * sixteenths + Ring.Cell(state, row, Column(3))!.Value;
        }

        return moneyIn <= 0 || moneyOut <= 0
            ? double.NaN
            : ((double)outByTime / (double)moneyOut - (double)inByTime / (double)moneyIn) * (Ring.Grid.Milliseconds / 16000.0);
    }
}

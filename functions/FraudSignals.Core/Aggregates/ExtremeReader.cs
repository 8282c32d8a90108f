using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Windows;

namespace FraudSignals.Aggregates;

/// <summary>Smallest or largest value of a field in the window; cannot say over nothing.</summary>
internal sealed class ExtremeReader(AggregateDefinition definition, PaneRing ring, int[] columns) : WindowReader(definition, ring, columns)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        long? extreme = null;
        var row = -1;
        while (Ring.Next(state, Ring.Grid.PaneOf(time), Panes, ref row, out _))
        {
            if (Ring.Cell(state, row, Column(0)) is { } value)
            {
                extreme = extreme is not { } best ? value
                    : Definition.Of == AggregateFunction.Min ? Math.Min(best, value) : Math.Max(best, value);
            }
        }

        return extreme is { } found ? found / FieldScale : double.NaN;
    }
}

using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>Smallest or largest value of a field in the window; cannot say over nothing.</summary>
internal sealed class ExtremeReader(AggregateDefinition definition, RingColumn[][] columns, bool isLargest)
    : WindowReader(definition, columns)
{
    protected override double Value(in SubjectState state, long time, long observedSince)
    {
        long? extreme = null;
        foreach (var (ring, column) in ColumnsOf(0))
        {
            var row = -1;
            while (ring.Next(state, Grid.PaneOf(time), Panes, ref row, out _))
            {
                if (ring.ValueAt(state, row, column) is { } value)
                {
                    extreme = extreme is not { } best ? value
                        : isLargest ? Math.Max(best, value) : Math.Min(best, value);
                }
            }
        }

        return extreme is { } found ? found / FieldScale : double.NaN;
    }
}

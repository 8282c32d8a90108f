using System.Numerics;
using System.Runtime.CompilerServices;
using FraudSignals.Events;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Layouts;

/// <summary>What a touch adds to a ring.</summary>
/// <param name="ring">The ring.</param>
/// <param name="columns">What goes into each of its columns.</param>
/// <param name="notesAll">Whether it also tells in which panes there were touches, whatever they add.</param>
internal sealed class RingPlan(PaneTable ring, ColumnPlan[] columns, bool notesAll)
{
    /// <summary>Adds a touch.</summary>
    /// <param name="state">The subject.</param>
    /// <param name="time">When it was touched.</param>
    /// <param name="source">The event.</param>
    /// <param name="worth">What the event's amount is worth; below 0 where that is not known.</param>
    /// <param name="passed">Which gates the touch passes.</param>
    /// <remarks>Stands alone, as do the rarer ways out of it: all in one method they would not fit into registers.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Write(ref SubjectState state, long time, in Event source, long worth, bool[] passed)
    {
        var touched = 0u;
        for (var i = 0; i < columns.Length; i++)
        {
            touched |= (passed[columns[i].Gate] ? 1u : 0) << i;
        }

        if ((touched == 0 && !notesAll) || !ring.Keeps(state, time))
        {
            return;
        }

        var shape = ring.Shape(state);
        var row = ring.RowFor(ref state, shape, ring.Grid.PaneOf(time));
        ref var cells = ref state.ByteAt(ring.Index, row);
        while (touched != 0)
        {
            var i = BitOperations.TrailingZeroCount(touched);
            ref readonly var column = ref columns[i];
            if (!(column.Of == ColumnOf.Count && PaneTable.TryCount(ref cells, shape, i))
                && !PaneTable.Add(ref cells, shape, i, column.Of, ValueOf(column, source, worth, time)))
            {
                // All that this touch needs at once, since every row is written anew.
                row = Widen(ref state, shape, row, touched, source, worth, time);
                shape = ring.Shape(state);
                cells = ref state.ByteAt(ring.Index, row);
                continue;
            }

            touched &= touched - 1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Widen(ref SubjectState state, RowFormat shape, int row, uint touched, in Event source, long worth, long time)
    {
        var widthClasses = shape.WidthClasses;
        for (; touched != 0; touched &= touched - 1)
        {
            var i = BitOperations.TrailingZeroCount(touched);
            ring.Foresee(state, shape, row, i, columns[i].Of, ValueOf(columns[i], source, worth, time), ref widthClasses);
        }

        return ring.Widen(ref state, row, widthClasses);
    }

    private long ValueOf(in ColumnPlan column, in Event source, long worth, long time)
    {
        var value = column.Position == ColumnPlan.OfWorth ? worth : source.Values[column.Position];
        return column.Of switch
        {
            ColumnOf.Count => 1,
            ColumnOf.ValueByTime => value * ((time - ring.Grid.StartOf(ring.Grid.PaneOf(time))) * 16 / ring.Grid.Milliseconds),
            ColumnOf.SquareLow => (long)((UInt128)Square(value) & uint.MaxValue),
            ColumnOf.SquareHigh => (long)(Square(value) >> 32),
            _ => value,
        };
    }

    private static Int128 Square(long value) => (Int128)value * value;
}

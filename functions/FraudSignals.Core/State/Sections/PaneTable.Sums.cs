using System.Runtime.CompilerServices;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

internal sealed partial class PaneTable
{
    // By so many rows at a time the beginning of a window is looked for. To halve them would take fewer steps, but none that can be
    // foreseen.
    private const int Stride = 8;

    /// <summary>The sum of a column over the window that ends with a pane.</summary>
    public long Sum(in SubjectState state, int column, int pane, int panes)
    {
        var shape = Shape(state);
        var size = shape.Size;
        var (offset, width) = shape.At(column);
        if (width == 0)
        {
            return 0;
        }

        ref var rows = ref state.ByteAt(Index, 0);
        var end = state.Count(Index);
        while (end > 0 && AgeAt(ref rows, (nint)(end - 1) * size, pane) < 0)
        {
            end--;
        }

        // The rows stand in the order of time, so not every one need be asked for its age; and of those that are left the old ones are
        // counted, since where they end cannot be foreseen. For the longest window few are too old.
        var from = 0;
        if (panes == WindowPanes)
        {
            while (from <= end - Stride && (ushort)AgeAt(ref rows, (nint)(from + Stride - 1) * size, pane) >= panes)
            {
                from += Stride;
            }
        }
        else
        {
            for (from = end - Stride; from > 0 && (ushort)AgeAt(ref rows, (nint)from * size, pane) < panes;)
            {
                from -= Stride;
            }

            from = Math.Max(from, 0);
        }

        if (from <= end - Stride)
        {
            from += OldFrom(ref Unsafe.Add(ref rows, (nint)from * size), size, pane, panes);
        }
        else
        {
            while (from < end && (ushort)AgeAt(ref rows, (nint)from * size, pane) >= panes)
            {
                from++;
            }
        }

        ref var cells = ref Unsafe.Add(ref rows, (nint)from * size + offset);
        return end == from ? 0 : width == 1 ? SumOfBytes(ref cells, end - from, size) : SumOfCells(ref cells, end - from, size, width);
    }

    // How many of a stride of rows are older than a window is long.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int OldFrom(ref byte row, nint size, int pane, int panes)
    {
        var old = 0;
        for (var i = 0; i < Stride; i++)
        {
            old += (ushort)AgeAt(ref row, 0, pane) >= panes ? 1 : 0;
            row = ref Unsafe.Add(ref row, size);
        }

        return old;
    }

    // Loops this short are only fast with all they need in registers, so they stand alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumOfBytes(ref byte cell, int count, nint size)
    {
        var (one, other) = (0u, 0u);
        for (; count >= 4; count -= 4)
        {
            one += cell;
            other += Unsafe.Add(ref cell, size);
            cell = ref Unsafe.Add(ref cell, 2 * size);
            one += cell;
            other += Unsafe.Add(ref cell, size);
            cell = ref Unsafe.Add(ref cell, 2 * size);
        }

        // Up to three are left, which cannot be foreseen: in the place of those that are not the last is taken, for nothing.
        for (var i = 0; i < 3; i++)
        {
            one += Unsafe.Add(ref cell, Math.Min(i, count - 1) * size) & (uint)(i - count >> 31);
        }

        return one + other;
    }

    // From the newest on, which matters where a sum saturates.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumOfCells(ref byte cell, int count, nint size, byte width)
    {
        long sum = 0;
        for (var i = count - 1; i >= 0; i--)
        {
            sum = AddSaturating(sum, Cell.Read(ref Unsafe.Add(ref cell, i * size), width));
        }

        return sum;
    }
}

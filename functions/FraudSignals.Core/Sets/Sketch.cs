using System.Numerics;
using System.Runtime.CompilerServices;
using FraudSignals.State;
using FraudSignals.State.Shapes;
using FraudSignals.Windows;

namespace FraudSignals.Sets;

/// <summary>
/// HyperLogLog with 512 registers (standard error 4.6 percent) per coarse pane of an eighth of the window, for subjects
/// with more values than a <see cref="DistinctSet"/> keeps. The window is rounded outward to coarse panes, which adds at
/// most an eighth of its length.
/// </summary>
internal sealed class Sketch(PaneGrid grid, int windowPanes) : Section
{
    private const int RegisterBits = 9;
    private const int Registers = 1 << RegisterBits;
    private const int RowBytes = 4 + Registers;

    /// <summary>How many panes of the grid a row covers.</summary>
    public int PanesPerRow { get; } = Math.Max(1, windowPanes / 8);

    public override SectionShape Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long floor)
    {
        var oldest = (grid.PaneOf(Math.Max(0, floor)) - windowPanes) / PanesPerRow;
        var rows = state.Used(Index, RowBytes);
        var drop = 0;
        while (drop * RowBytes < rows.Length && PaneAt(rows, drop * RowBytes) < oldest)
        {
            drop++;
        }

        DropFirst(state, drop);
    }

    public void Add(ref SubjectState state, uint value, int pane)
    {
        var coarse = pane / PanesPerRow;
        var rows = state.Used(Index, RowBytes);
        var position = state.Count(Index);
        while (position > 0 && PaneAt(rows, (position - 1) * RowBytes) >= coarse)
        {
            position--;
        }

        scoped Span<byte> row;
        if (position < state.Count(Index) && PaneAt(rows, position * RowBytes) == coarse)
        {
            row = rows.Slice(position * RowBytes, RowBytes);
        }
        else
        {
            row = SubjectState.InsertRow(ref state, this, position, RowBytes);
            Unsafe.As<byte, int>(ref row[0]) = coarse;
        }

        // Values are the low bits of a token, which are uniform already.
        var register = (int)(value & (Registers - 1));
        var rank = (byte)(BitOperations.LeadingZeroCount(value >> RegisterBits << RegisterBits | 1u << (RegisterBits - 1)) + 1);
        row[4 + register] = Math.Max(row[4 + register], rank);
    }

    public double CountAt(in SubjectState state, int pane)
    {
        Span<byte> union = stackalloc byte[Registers];
        union.Clear();
        var rows = state.Used(Index, RowBytes);
        var first = (pane - windowPanes + 1) / PanesPerRow;
        var last = pane / PanesPerRow;
        for (var row = rows.Length - RowBytes; row >= 0; row -= RowBytes)
        {
            var at = PaneAt(rows, row);
            if (at < first)
            {
                break;
            }

            if (at <= last)
            {
                for (var i = 0; i < Registers; i++)
                {
                    union[i] = Math.Max(union[i], rows[row + 4 + i]);
                }
            }
        }

        return Estimate(union);
    }

    private static double Estimate(ReadOnlySpan<byte> registers)
    {
        var sum = 0.0;
        var empty = 0;
        foreach (var register in registers)
        {
            sum += 1.0 / (1UL << register);
            empty += register == 0 ? 1 : 0;
        }

        var estimate = 0.7213 / (1 + 1.079 / Registers) * Registers * Registers / sum;
        return estimate <= 2.5 * Registers && empty > 0
            ? Math.Round(Registers * Math.Log((double)Registers / empty))
            : Math.Round(estimate);
    }

    private static int PaneAt(Span<byte> rows, int row) => Unsafe.As<byte, int>(ref rows[row]);
}

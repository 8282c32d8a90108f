using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// HyperLogLog with 512 registers (standard error 4.6 percent) per coarse pane of an eighth of the window, for subjects
/// with more values than a <see cref="DistinctSet"/> keeps. The window is rounded outward to coarse panes, which adds at
/// most an eighth of its length.
/// </summary>
internal sealed class HyperLogLog(PaneGrid grid, int windowPanes) : Section
{
    private const int RegisterBits = 9;
    private const int Registers = 1 << RegisterBits;
    private const int RowBytes = 4 + Registers;

    // Of the bits of a value that do not choose its register.
    private const int MaxRank = 32 - RegisterBits + 1;

    /// <summary>How many panes of the grid a row covers.</summary>
    public int PanesPerRow { get; } = Math.Max(1, windowPanes / 8);

    public override SectionSchema Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long watermark)
    {
        var oldest = (grid.PaneOf(Math.Max(0, watermark)) - windowPanes) / PanesPerRow;
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
                Raise(union, rows.Slice(row + 4, Registers));
            }
        }

        return Estimate(union);
    }

    // Each register to the larger of the two.
    private static void Raise(Span<byte> union, ReadOnlySpan<byte> registers)
    {
        var into = MemoryMarshal.Cast<byte, Vector<byte>>(union);
        var from = MemoryMarshal.Cast<byte, Vector<byte>>(registers);
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = Vector.Max(into[i], from[i]);
        }
    }

    private static double Estimate(ReadOnlySpan<byte> registers)
    {
        // There are few different ranks: counted, each is weighed once.
        Span<int> counts = stackalloc int[MaxRank + 1];
        counts.Clear();
        foreach (var register in registers)
        {
            counts[register]++;
        }

        var sum = 0.0;
        for (var rank = MaxRank; rank >= 0; rank--)
        {
            sum += counts[rank] * Math.ScaleB(1, -rank);
        }

        var estimate = 0.7213 / (1 + 1.079 / Registers) * Registers * Registers / sum;
        return estimate <= 2.5 * Registers && counts[0] > 0
            ? Math.Round(Registers * Math.Log((double)Registers / counts[0]))
            : Math.Round(estimate);
    }

    private static int PaneAt(Span<byte> rows, int row) => Unsafe.As<byte, int>(ref rows[row]);
}

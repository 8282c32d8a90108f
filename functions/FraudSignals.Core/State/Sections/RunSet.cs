using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// Values with the runs of panes in which they were met: a row is a value with the first and last pane of a run, which has
/// no gap longer than <paramref name="maxGap"/> panes inside. The runs come out the same in whatever order the touches came.
/// </summary>
/// <param name="grid">The grid of the panes.</param>
/// <param name="maxGap">The longest gap inside a run, in panes; below 32,768.</param>
/// <param name="limit">The most rows kept.</param>
internal abstract class RunSet(PaneGrid grid, int maxGap, int limit) : Section
{
    private const int RowBytes = 8;

    // Panes are kept modulo 65,536 and told apart by nearness; longer runs are taken to begin later than they did.
    private const int LongestRun = 16_384;

    public PaneGrid Grid { get; } = grid;

    protected int MaxGap { get; } = maxGap;

    public override SectionSchema Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long watermark)
    {
        var oldest = Grid.PaneOf(Math.Max(0, watermark)) - MaxGap;
        var near = Grid.PaneOf(state.LastSeen);
        state.SetCount(Index, KeepAfter(oldest, near, state.Rows<Run>(Index)));
    }

    public virtual void Add(ref SubjectState state, uint value, int pane)
    {
        var rows = state.Rows<Run>(Index);
        var found = -1;
        for (var i = NextOf(value, rows, 0); i < rows.Length; i = NextOf(value, rows, i + 1))
        {
            ref var row = ref rows[i];
            var sinceFirst = (short)((ushort)pane - row.First);
            var sinceLast = (short)((ushort)pane - row.Last);
            if (sinceFirst < -MaxGap || sinceLast > MaxGap)
            {
                continue;
            }

            row.First = sinceFirst > LongestRun ? (ushort)(pane - LongestRun) : sinceFirst < 0 ? (ushort)pane : row.First;
            row.Last = sinceLast > 0 ? (ushort)pane : row.Last;
            if (found >= 0)
            {
                // A late touch has closed the gap between two runs.
                rows[found].First = (short)(row.First - rows[found].First) < 0 ? row.First : rows[found].First;
                rows[found].Last = (short)(row.Last - rows[found].Last) > 0 ? row.Last : rows[found].Last;
                row = rows[^1];
                state.SetCount(Index, rows.Length - 1);
                return;
            }

            found = i;
            if (sinceLast >= 0 && pane >= Grid.PaneOf(state.LastSeen))
            {
                // Nothing can have come later, so there is no run behind the gap.
                return;
            }
        }

        if (found >= 0)
        {
            return;
        }

        if (rows.Length >= limit)
        {
            Purge(state, state.Watermark);
            if (state.Count(Index) >= limit)
            {
                Overflow(ref state, value, pane);
                return;
            }
        }

        var inserted = MemoryMarshal.Cast<byte, Run>(SubjectState.InsertRow(ref state, this, state.Count(Index), RowBytes));
        inserted[0] = new Run { Value = value, First = (ushort)pane, Last = (ushort)pane };
    }

    // Moves the runs that end after a pane together; gives how many they are. Usually none go, and nothing is written.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int KeepAfter(int oldest, int near, Span<Run> runs)
    {
        var kept = 0;
        if (near - oldest is >= 0 and <= short.MaxValue and var limit)
        {
            // Four at a time, of which the last pane is every fourth number.
            const uint LastPanes = 0x8888;
            var (now, bound) = (Vector256.Create((short)near), Vector256.Create((short)limit));
            ref var first = ref Unsafe.As<Run, short>(ref MemoryMarshal.GetReference(runs));
            while (kept <= runs.Length - 4)
            {
                var young = Vector256.LessThan(now - Vector256.LoadUnsafe(ref first, (nuint)kept * 4), bound).ExtractMostSignificantBits();
                if ((young & LastPanes) != LastPanes)
                {
                    break;
                }

                kept += 4;
            }
        }

        while (kept < runs.Length && runs[kept].LastNear(near) > oldest)
        {
            kept++;
        }

        for (var i = kept + 1; i < runs.Length; i++)
        {
            if (runs[i].LastNear(near) > oldest)
            {
                runs[kept++] = runs[i];
            }
        }

        return kept;
    }

    // The place of the first run of a value from a place on; the end where there is none. Stands alone so that all of it stays in
    // registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int NextOf(uint value, ReadOnlySpan<Run> runs, int from)
    {
        var i = from;
        var (wanted, values) = (Vector256.Create((ulong)value), Vector256.Create((ulong)uint.MaxValue));
        ref var first = ref Unsafe.As<Run, ulong>(ref MemoryMarshal.GetReference(runs));
        for (; i <= runs.Length - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
        {
            var same = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i) & values, wanted);
            if (same != Vector256<ulong>.Zero)
            {
                return i + BitOperations.TrailingZeroCount(same.ExtractMostSignificantBits());
            }
        }

        while (i < runs.Length && runs[i].Value != value)
        {
            i++;
        }

        return i;
    }

    /// <summary>Called instead of adding a value for which there is no room.</summary>
    protected abstract void Overflow(ref SubjectState state, uint value, int pane);

    [StructLayout(LayoutKind.Sequential, Size = RowBytes)]
    protected struct Run
    {
        public uint Value;
        public ushort First;
        public ushort Last;

        public readonly int FirstNear(int near) => near - (short)((ushort)near - First);

        public readonly int LastNear(int near) => near - (short)((ushort)near - Last);
    }
}

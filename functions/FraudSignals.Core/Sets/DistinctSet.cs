using System.Runtime.InteropServices;
using FraudSignals.State;
using FraudSignals.Windows;

namespace FraudSignals.Sets;

/// <summary>
/// Counts different values in a window, exactly, up to <see cref="ExactLimit"/> values kept. A row is a value and a run of
/// its touches: first and last pane, with no gap inside longer than the window. So a window holds a touch of the run just
/// when the run begins before the window's end and ends after its start, and at most one run of a value; and the runs
/// come out the same in whatever order the touches came. Beyond the limit a <see cref="Sketch"/> takes over.
/// </summary>
internal sealed class DistinctSet(PaneGrid grid, int windowPanes) : Section
{
    public const int ExactLimit = 256;
    private const int RowBytes = 8;
    private const int FarApart = 16_384;

    public PaneGrid Grid { get; } = grid;

    public int WindowPanes { get; } = windowPanes;

    public Sketch? Sketch { get; set; }

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long floor)
    {
        var oldest = Grid.PaneOf(Math.Max(0, floor)) - WindowPanes;
        var near = Grid.PaneOf(state.LastSeen);
        var rows = state.Rows<Row>(Index);
        var kept = 0;
        foreach (var row in rows)
        {
            if (row.LastNear(near) > oldest)
            {
                rows[kept++] = row;
            }
        }

        state.SetCount(Index, kept);
    }

    public void Add(ref SubjectState state, uint value, int pane)
    {
        if (state.Count(Sketch!.Index) > 0)
        {
            Sketch.Add(ref state, value, pane);
            return;
        }

        var rows = state.Rows<Row>(Index);
        var run = -1;
        for (var i = 0; i < rows.Length; i++)
        {
            ref var row = ref rows[i];
            if (row.Value != value)
            {
                continue;
            }

            var sinceFirst = (short)((ushort)pane - row.First);
            var sinceLast = (short)((ushort)pane - row.Last);
            if (sinceFirst < -WindowPanes || sinceLast > WindowPanes)
            {
                continue;
            }

            // Nobody asks for windows so long ago, and a run must not come round modulo 65,536.
            row.First = sinceFirst > FarApart ? (ushort)(pane - FarApart) : sinceFirst < 0 ? (ushort)pane : row.First;
            row.Last = sinceLast > 0 ? (ushort)pane : row.Last;
            if (run >= 0)
            {
                // A late touch has closed the gap between two runs.
                rows[run].First = (short)(row.First - rows[run].First) < 0 ? row.First : rows[run].First;
                rows[run].Last = (short)(row.Last - rows[run].Last) > 0 ? row.Last : rows[run].Last;
                row = rows[^1];
                state.SetCount(Index, rows.Length - 1);
                return;
            }

            run = i;
        }

        if (run >= 0)
        {
            return;
        }

        if (rows.Length >= ExactLimit)
        {
            Purge(state, state.Floor);
            if (state.Count(Index) >= ExactLimit)
            {
                ToSketch(ref state, pane);
                Sketch.Add(ref state, value, pane);
                return;
            }
        }

        var inserted = MemoryMarshal.Cast<byte, Row>(state.InsertRow(this, state.Count(Index)));
        inserted[0] = new Row { Value = value, First = (ushort)pane, Last = (ushort)pane };
    }

    /// <summary>How many different values the window holds that ends with a pane.</summary>
    public double CountAt(in SubjectState state, int pane)
    {
        if (state.Count(Sketch!.Index) > 0)
        {
            return Sketch.CountAt(state, pane);
        }

        var count = 0;
        foreach (ref readonly var row in state.Rows<Row>(Index))
        {
            count += (short)((ushort)pane - row.First) >= 0 && (short)((ushort)pane - row.Last) < WindowPanes ? 1 : 0;
        }

        return count;
    }

    // What lies between the ends of a run is not known any more; the sketch takes a touch in each of its panes.
    private void ToSketch(ref SubjectState state, int near)
    {
        var rows = state.Rows<Row>(Index).ToArray();
        state.SetCount(Index, 0);
        foreach (var row in rows)
        {
            for (var pane = row.FirstNear(near); ; pane = Math.Min(pane + Sketch!.PanesPerRow, row.LastNear(near)))
            {
                Sketch!.Add(ref state, row.Value, pane);
                if (pane >= row.LastNear(near))
                {
                    break;
                }
            }
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = RowBytes)]
    private struct Row
    {
        public uint Value;
        public ushort First;
        public ushort Last;

        public readonly int FirstNear(int near) => near - (short)((ushort)near - First);

        public readonly int LastNear(int near) => near - (short)((ushort)near - Last);
    }
}

using System.Runtime.InteropServices;
using FraudSignals.State;
using FraudSignals.Windows;

namespace FraudSignals.Sets;

/// <summary>
/// Counts different values in a window, exactly, up to <see cref="ExactLimit"/> values kept. A row per value and pane,
/// each with the distance to the value's next pane: a value is counted at its last pane inside the window, so the count
/// is right for any window end and any order of arrival. Beyond the limit a <see cref="Sketch"/> takes over.
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
        var drop = 0;
        while (drop < rows.Length && rows[drop].PaneNear(near) <= oldest)
        {
            drop++;
        }

        DropFirst(state, drop);
    }

    public void Add(ref SubjectState state, uint value, int pane)
    {
        if (state.Count(Sketch!.Index) > 0)
        {
            Sketch.Add(ref state, value, pane);
            return;
        }

        var rows = state.Rows<Row>(Index);
        if (rows.Length > 0 && (ushort)(pane - rows[0].Pane) >= FarApart && pane > rows[^1].PaneNear(pane))
        {
            Purge(state, state.Floor);
            rows = state.Rows<Row>(Index);
        }

        var position = rows.Length;
        var before = -1;
        var nextPane = -1;
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            ref var row = ref rows[i];
            var at = row.PaneNear(pane);
            if (at > pane)
            {
                position = i;
            }

            if (row.Value != value)
            {
                continue;
            }

            if (at == pane)
            {
                return;
            }

            if (at < pane)
            {
                before = i;
                break;
            }

            nextPane = at;
        }

        if (before >= 0)
        {
            rows[before].Next = (ushort)(pane - rows[before].PaneNear(pane));
        }

        var inserted = MemoryMarshal.Cast<byte, Row>(state.InsertRow(this, position));
        inserted[0] = new Row { Value = value, Pane = (ushort)pane, Next = nextPane < 0 ? (ushort)0 : (ushort)(nextPane - pane) };
        if (before < 0 && nextPane < 0 && state.Count(Index) > ExactLimit && Values(state) > ExactLimit)
        {
            ToSketch(ref state, pane);
        }
    }

    /// <summary>How many different values the window holds that ends with a pane.</summary>
    public double CountAt(in SubjectState state, int pane)
    {
        if (state.Count(Sketch!.Index) > 0)
        {
            return Sketch.CountAt(state, pane);
        }

        var rows = state.Rows<Row>(Index);
        var count = 0;
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var age = (short)((ushort)pane - rows[i].Pane);
            if (age >= WindowPanes)
            {
                break;
            }

            // Counted here unless the value comes again later, at or before the window's end.
            count += age >= 0 && (rows[i].Next == 0 || rows[i].Next > age) ? 1 : 0;
        }

        return count;
    }

    private int Values(in SubjectState state)
    {
        var values = 0;
        foreach (ref readonly var row in state.Rows<Row>(Index))
        {
            values += row.Next == 0 ? 1 : 0;
        }

        return values;
    }

    private void ToSketch(ref SubjectState state, int near)
    {
        Purge(state, state.Floor);
        var rows = state.Rows<Row>(Index).ToArray();
        state.SetCount(Index, 0);
        foreach (var row in rows)
        {
            Sketch!.Add(ref state, row.Value, row.PaneNear(near));
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = RowBytes)]
    private struct Row
    {
        public uint Value;
        public ushort Pane;
        public ushort Next;

        public readonly int PaneNear(int near) => near - (short)((ushort)near - Pane);
    }
}

using System.Runtime.InteropServices;
using FraudSignals.State;
using FraudSignals.Windows;

namespace FraudSignals.Sets;

/// <summary>
/// The counterparts a subject has met within a horizon, each with its first and latest pane: new is one whose first pane
/// lies in the window. First and latest do not depend on the order of arrival. At most <see cref="Limit"/> are kept;
/// a subject that has met more is no subject for novelty, and the set says so instead of inventing it.
/// </summary>
internal sealed class NoveltySet(PaneGrid grid, int windowPanes, int horizonPanes, int scalar) : Section
{
    /// <summary>The most counterparts kept.</summary>
    public const int Limit = 512;

    private const int RowBytes = 8;

    public PaneGrid Grid { get; } = grid;

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long floor)
    {
        var oldest = Grid.PaneOf(Math.Max(0, floor)) - horizonPanes;
        var near = Grid.PaneOf(state.LastSeen);
        var rows = state.Rows<Row>(Index);
        var kept = 0;
        foreach (var row in rows)
        {
            if (near - (short)((ushort)near - row.Last) > oldest)
            {
                rows[kept++] = row;
            }
        }

        state.SetCount(Index, kept);
    }

    public void Add(ref SubjectState state, uint value, int pane)
    {
        var rows = state.Rows<Row>(Index);
        foreach (ref var row in rows)
        {
            if (row.Value != value)
            {
                continue;
            }

            var sinceLast = (short)((ushort)pane - row.Last);
            if (sinceLast > horizonPanes)
            {
                row.First = row.Last = (ushort)pane;
            }
            else if (sinceLast > 0)
            {
                row.Last = (ushort)pane;
            }
            else if ((short)((ushort)pane - row.First) < 0)
            {
                row.First = (ushort)pane;
            }

            return;
        }

        if (rows.Length >= Limit)
        {
            Purge(state, state.Floor);
            if (state.Count(Index) >= Limit)
            {
                state.Scalar(scalar) = 1;
                return;
            }
        }

        var inserted = MemoryMarshal.Cast<byte, Row>(state.InsertRow(this, state.Count(Index)));
        inserted[0] = new Row { Value = value, First = (ushort)pane, Last = (ushort)pane };
    }

    /// <summary>How many values first appeared in the window that ends with a pane; NaN once there were too many to keep.</summary>
    public double CountAt(in SubjectState state, int pane)
    {
        if (state.Scalar(scalar) != 0)
        {
            return double.NaN;
        }

        var count = 0;
        foreach (ref readonly var row in state.Rows<Row>(Index))
        {
            var age = (short)((ushort)pane - row.First);
            count += age >= 0 && age < windowPanes ? 1 : 0;
        }

        return count;
    }

    [StructLayout(LayoutKind.Sequential, Size = RowBytes)]
    private struct Row
    {
        public uint Value;
        public ushort First;
        public ushort Last;
    }
}

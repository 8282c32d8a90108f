using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.State;
using FraudSignals.State.Shapes;

namespace FraudSignals.Alerts;

/// <summary>A subject's alerts of the last cool-downs.</summary>
internal sealed class AlertRows(TimeSpan keep) : Section
{
    private static readonly int RowBytes = Unsafe.SizeOf<AlertRow>();

    private readonly long _keep = (long)keep.TotalMilliseconds;

    public override SectionShape Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override int CapacityFor(int count) => count + 1;

    public override void Purge(in SubjectState state, long floor)
    {
        var rows = state.Rows<AlertRow>(Index);
        var kept = 0;
        foreach (ref readonly var row in rows)
        {
            if (row.Last > floor - _keep)
            {
                rows[kept++] = row;
            }
        }

        state.SetCount(Index, kept);
    }

    /// <summary>
    /// Notes that a typology stood at a level at a time, in a new row where its slot has none. Returns whether the
    /// alert is new or has risen.
    /// </summary>
    public bool Note(ref SubjectState state, uint typology, int slot, long time, AlertLevel level)
    {
        foreach (ref var row in state.Rows<AlertRow>(Index))
        {
            if (row.Typology == typology && row.Slot == slot)
            {
                row.First = Math.Min(row.First, time);
                row.Last = Math.Max(row.Last, time);
                var risen = level > row.Level;
                row.Level = risen ? level : row.Level;
                return risen;
            }
        }

        MemoryMarshal.Cast<byte, AlertRow>(SubjectState.InsertRow(ref state, this, state.Count(Index)))[0] =
            new AlertRow { Typology = typology, Slot = slot, First = time, Last = time, Level = level };
        return true;
    }
}

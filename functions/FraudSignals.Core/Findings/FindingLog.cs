using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.State;
using FraudSignals.State.Shapes;

namespace FraudSignals.Findings;

/// <summary>A subject's findings that still count for a typology.</summary>
internal sealed class FindingLog(TimeSpan keep) : Section
{
    private static readonly int RowBytes = Unsafe.SizeOf<FindingRow>();

    private readonly long _keep = (long)keep.TotalMilliseconds;

    public override SectionShape Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override int CapacityFor(int count) => count + 1;

    public override void Purge(in SubjectState state, long floor)
    {
        var rows = state.Rows<FindingRow>(Index);
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

    /// <summary>The row of a rule's slot; made when there is none.</summary>
    public ref FindingRow RowFor(ref SubjectState state, uint rule, int slot, long time, out bool isNew)
    {
        foreach (ref var row in state.Rows<FindingRow>(Index))
        {
            if (row.Rule == rule && row.Slot == slot)
            {
                isNew = false;
                row.First = Math.Min(row.First, time);
                row.Last = Math.Max(row.Last, time);
                return ref row;
            }
        }

        isNew = true;
        ref var added = ref MemoryMarshal.Cast<byte, FindingRow>(SubjectState.InsertRow(ref state, this, state.Count(Index)))[0];
        added.Rule = rule;
        added.Slot = slot;
        added.First = added.Last = time;
        return ref added;
    }
}

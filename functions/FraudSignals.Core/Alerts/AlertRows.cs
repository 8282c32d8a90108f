using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.State;

namespace FraudSignals.Alerts;

/// <summary>A subject's alerts of the last cool-downs.</summary>
internal sealed class AlertRows(TimeSpan keep) : Section
{
    private static readonly int RowBytes = Unsafe.SizeOf<AlertRow>();

    private readonly long _keep = (long)keep.TotalMilliseconds;

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

    public void Add(ref SubjectState state, AlertRow row) =>
        MemoryMarshal.Cast<byte, AlertRow>(SubjectState.InsertRow(ref state, this, state.Count(Index)))[0] = row;
}

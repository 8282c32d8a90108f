using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudSignals.State.Blocks;

/// <summary>One row for each rule or typology and period, kept for a time after it was last met.</summary>
internal abstract class PeriodRows<TRow>(TimeSpan keep) : Section
    where TRow : unmanaged, IPeriodRow
{
    private static readonly int RowBytes = Unsafe.SizeOf<TRow>();

    private readonly long _keep = (long)keep.TotalMilliseconds;

    public override SectionSchema Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long watermark)
    {
        var rows = state.Rows<TRow>(Index);
        var kept = 0;
        foreach (ref readonly var row in rows)
        {
            if (IsKept(row, watermark))
            {
                rows[kept++] = row;
            }
        }

        state.SetCount(Index, kept);
    }

    /// <summary>Whether a row is still kept. Those that are not may stand there until the subject is next purged.</summary>
    public bool IsKept(in TRow row, long watermark) => row.Last > watermark - _keep;

    /// <summary>The row of a period, reaching to a time; made, and empty otherwise, when there is none.</summary>
    public ref TRow RowFor(ref SubjectState state, uint key, int period, long time, out bool isNew)
    {
        foreach (ref var row in state.Rows<TRow>(Index))
        {
            if (row.Key == key && row.Period == period)
            {
                isNew = false;
                row.First = Math.Min(row.First, time);
                row.Last = Math.Max(row.Last, time);
                return ref row;
            }
        }

        isNew = true;
        ref var added = ref MemoryMarshal.Cast<byte, TRow>(SubjectState.InsertRow(ref state, this, state.Count(Index), RowBytes))[0];
        (added.Key, added.Period, added.First, added.Last) = (key, period, time, time);
        return ref added;
    }
}

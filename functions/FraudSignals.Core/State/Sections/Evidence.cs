using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.Memory;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>The newest <see cref="Limit"/> events that touched a subject, oldest first.</summary>
internal sealed unsafe class Evidence : Section
{
    public const int Limit = 8;

    private static readonly int RowBytes = Unsafe.SizeOf<EvidenceRow>();

    public override SectionSchema Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long watermark)
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(ref SubjectState state, EvidenceRow row)
    {
        var count = state.Count(Index);
        var rows = (EvidenceRow*)(state.First + state.Offset(Index));
        var position = count;
        while (position > 0 && rows[position - 1].CompareTo(row) > 0)
        {
            position--;
        }

        if (count >= Limit)
        {
            // The oldest goes; what stands before the new row moves down.
            if (position > 0)
            {
                Overlap.MoveDown((byte*)rows, (byte*)(rows + 1), (position - 1) * sizeof(EvidenceRow));
                rows[position - 1] = row;
            }

            return;
        }

        MemoryMarshal.Cast<byte, EvidenceRow>(SubjectState.InsertRow(ref state, this, position, RowBytes))[0] = row;
    }
}

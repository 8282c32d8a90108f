using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>The newest <see cref="Limit"/> events that touched a subject, oldest first.</summary>
internal sealed class Evidence : Section
{
    public const int Limit = 8;

    private static readonly int RowBytes = Unsafe.SizeOf<EvidenceRow>();

    public override SectionShape Describe() => new(Identity, RowBytes);

    public override int RowSize(in SubjectState state) => RowBytes;

    public override void Purge(in SubjectState state, long floor)
    {
    }

    public void Add(ref SubjectState state, EvidenceRow row)
    {
        var rows = state.Rows<EvidenceRow>(Index);
        var position = rows.Length;
        while (position > 0 && rows[position - 1].CompareTo(row) > 0)
        {
            position--;
        }

        if (rows.Length >= Limit)
        {
            // The oldest goes; what stands before the new row moves down.
            if (position > 0)
            {
                rows[1..position].CopyTo(rows);
                rows[position - 1] = row;
            }

            return;
        }

        MemoryMarshal.Cast<byte, EvidenceRow>(SubjectState.InsertRow(ref state, this, position, RowBytes))[0] = row;
    }
}

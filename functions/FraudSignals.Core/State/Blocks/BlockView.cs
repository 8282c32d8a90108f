using System.Runtime.InteropServices;

namespace FraudSignals.State.Blocks;

/// <summary>A block read by its shape alone.</summary>
internal readonly ref struct BlockView(ReadOnlySpan<byte> block, BlockSchema shape)
{
    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>Where a section starts; one past the last gives where that ends.</summary>
    public int Start(int section) => Read<int>(SubjectState.EntryAt(section));

    /// <summary>How many rows a section holds.</summary>
    public int Count(int section) => Read<int>(SubjectState.EntryAt(section) + 4);

    public int Scalar(int scalar) => Read<int>(SubjectState.ScalarAt(shape.Sections.Length, scalar));

    public ulong WidthClasses(int section)
    {
        if (shape.Sections[section] is not { WidthClasses: >= 0 and var scalar } kept)
        {
            return 0;
        }

        var position = SubjectState.ScalarAt(shape.Sections.Length, scalar);
        return RowFormat.ScalarsFor(kept.Columns.Length) > 1 ? Read<ulong>(position) : Read<uint>(position);
    }

    public int RowBytes(int section) => shape.Sections[section].RowBytes(WidthClasses(section));

    /// <summary>The rows of a section.</summary>
    public ReadOnlySpan<byte> Rows(int section) => _block.Slice(Start(section), Count(section) * RowBytes(section));

    private T Read<T>(int position)
        where T : unmanaged => MemoryMarshal.Read<T>(_block[position..]);
}

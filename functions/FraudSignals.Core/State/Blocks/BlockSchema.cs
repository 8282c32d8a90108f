using System.Buffers;
using FraudSignals.Binary;

namespace FraudSignals.State.Blocks;

/// <summary>How blocks of one kind of subject are laid out, as can be said without the rules they were laid out for.</summary>
/// <param name="Scalars">The identities of the scalars; empty for those that belong to a section.</param>
/// <param name="Sections">The sections, in the order they stand in a block.</param>
internal sealed record BlockSchema(string[] Scalars, SectionSchema[] Sections)
{
    private const int MaxRowBytes = 1 << 16;

    public int PrefixBytes => SubjectState.PrefixBytes(Sections.Length, Scalars.Length);

    /// <summary>Whether blocks of the one are blocks of the other as they are.</summary>
    public bool HasBlocksOf(BlockSchema other) =>
        Scalars.AsSpan().SequenceEqual(other.Scalars) && Sections.Length == other.Sections.Length
        && Sections.Zip(other.Sections).All(s => s.First.HasRowsOf(s.Second) && s.First.WidthClasses == s.Second.WidthClasses);

    /// <summary>Whether everything in a block lies within it.</summary>
    public bool Fits(ReadOnlySpan<byte> block)
    {
        var view = new BlockView(block, this);
        if (PrefixBytes > block.Length || view.Start(0) != PrefixBytes)
        {
            return false;
        }

        for (var i = 0; i < Sections.Length; i++)
        {
            var (start, end, rowBytes) = (view.Start(i), view.Start(i + 1), view.RowBytes(i));
            if (end < start || end > block.Length || view.Count(i) < 0 || (long)view.Count(i) * rowBytes > end - start)
            {
                return false;
            }
        }

        return true;
    }

    public void Write(IBufferWriter<byte> into)
    {
        into.PutTexts(Scalars);
        into.PutSmall(Sections.Length);
        foreach (var section in Sections)
        {
            section.Write(into);
        }
    }

    public static BlockSchema Read(ref ByteReader reader)
    {
        var scalars = reader.Texts();
        var sections = new List<SectionSchema>();
        for (var count = reader.Small(); count > 0; count--)
        {
            sections.Add(SectionSchema.Read(ref reader));
        }

        var sound = sections.All(s => s.HeadBytes is >= 0 and < MaxRowBytes && s.ColumnBytes is >= 0 and <= 8
            && s.WidthClasses >= -1 && s.WidthClasses + (s.WidthClasses < 0 ? 0 : RowFormat.ScalarsFor(s.Columns.Length)) <= scalars.Length
            && (s.ColumnBytes > 0 || s.Columns.Length == 0 || s.WidthClasses >= 0))
            && sections.Select(s => s.Identity).Distinct().Count() == sections.Count;
        return sound ? new BlockSchema(scalars, [.. sections]) : throw new InvalidDataException("A layout of subjects is damaged.");
    }
}

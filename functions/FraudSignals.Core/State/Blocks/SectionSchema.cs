using System.Buffers;
using FraudSignals.Binary;

namespace FraudSignals.State.Blocks;

/// <summary>
/// What can be said of a section's rows without the rules: enough to read them, and to know them again under other rules.
/// </summary>
/// <param name="Identity">What the rows are about; unique in a layout.</param>
/// <param name="HeadBytes">What each row begins with, columns or not.</param>
/// <param name="Columns">The identities of the columns that follow.</param>
/// <param name="ColumnBytes">The width of a column; 0 where each has its own, by its width class.</param>
/// <param name="WidthClasses">The first of the scalars that hold the columns' width classes; -1 where they have none.</param>
internal sealed record SectionSchema(string Identity, int HeadBytes, string[] Columns, int ColumnBytes, int WidthClasses)
{
    /// <summary>Rows without columns.</summary>
    public SectionSchema(string identity, int rowBytes)
        : this(identity, rowBytes, [], 0, -1)
    {
    }

    /// <summary>The width of a column, given the width classes.</summary>
    public int WidthOf(int column, ulong widthClasses) =>
        ColumnBytes > 0 ? ColumnBytes : RowFormat.WidthOf(RowFormat.WidthClassOf(widthClasses, column));

    public int RowBytes(ulong widthClasses)
    {
        var bytes = HeadBytes;
        for (var i = 0; i < Columns.Length; i++)
        {
            bytes += WidthOf(i, widthClasses);
        }

        return bytes;
    }

    /// <summary>Whether rows of the one are rows of the other as they are.</summary>
    public bool HasRowsOf(SectionSchema other) =>
        Identity == other.Identity && HeadBytes == other.HeadBytes && ColumnBytes == other.ColumnBytes
            && Columns.AsSpan().SequenceEqual(other.Columns);

    public void Write(IBufferWriter<byte> into)
    {
        into.PutText(Identity);
        into.PutSmall(HeadBytes);
        into.PutSmall(ColumnBytes);
        into.Put((short)WidthClasses);
        into.PutTexts(Columns);
    }

    public static SectionSchema Read(ref ByteReader reader)
    {
        var (identity, head, width, widthClasses) = (reader.Text(), reader.Small(), reader.Small(), reader.Value<short>());
        return new SectionSchema(identity, head, reader.Texts(), width, widthClasses);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.Events;

namespace FraudSignals.State;

/// <summary>
/// One subject's state: a single block of bytes, so that loading and storing it is one copy. A header, a few scalars,
/// then the sections of its layout one behind the other; a section's room ends where the next begins.
/// A view stays valid until a section of the same subject is grown through another view, or the subject is removed.
/// </summary>
internal ref struct SubjectState
{
    public const int HeaderBytes = 40;
    private const int EntryBytes = 8;

    private readonly SubjectTable _table;
    private Span<byte> _block;

    public SubjectState(SubjectTable table, SubjectLayout layout, Token token, Span<byte> block)
    {
        _table = table;
        Layout = layout;
        Token = token;
        _block = block;
    }

    public SubjectLayout Layout { get; }

    public Token Token { get; }

    public readonly Span<byte> Block => _block;

    /// <summary>The time of the earliest touch, milliseconds since 1970; 0 before the first.</summary>
    public readonly ref long FirstSeen => ref At<long>(16);

    /// <summary>The time of the latest touch, milliseconds since 1970; 0 before the first.</summary>
    public readonly ref long LastSeen => ref At<long>(24);

    /// <summary>The oldest event time that may still come.</summary>
    public readonly long Floor => _table.Floor;

    public readonly int BlockSize => _block.Length;

    public static int PrefixBytes(SubjectLayout layout) =>
        HeaderBytes + (layout.Sections.Length + 1) * EntryBytes + layout.Scalars * sizeof(int);

    /// <summary>One of the layout's scalars.</summary>
    public readonly ref int Scalar(int index) => ref At<int>(HeaderBytes + (Layout.Sections.Length + 1) * EntryBytes + index * sizeof(int));

    /// <summary>Two scalars together as 64 bits.</summary>
    public readonly ref ulong WideScalar(int index) => ref Unsafe.As<int, ulong>(ref Scalar(index));

    /// <summary>How many rows a section holds.</summary>
    public readonly int Count(int section) => At<int>(HeaderBytes + section * EntryBytes + 4);

    public readonly void SetCount(int section, int count) => At<int>(HeaderBytes + section * EntryBytes + 4) = count;

    /// <summary>All the room of a section, used or not.</summary>
    public readonly Span<byte> Bytes(int section)
    {
        var start = Offset(section);
        return _block[start..Offset(section + 1)];
    }

    /// <summary>The rows of a section that are in use.</summary>
    public readonly Span<byte> Used(int section, int rowSize) => _block.Slice(Offset(section), Count(section) * rowSize);

    /// <summary>The rows of a section in use, as fixed-size structs.</summary>
    public readonly Span<T> Rows<T>(int section)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Used(section, Unsafe.SizeOf<T>()));

    /// <summary>Appends room for one row at a position, moving later rows up; returns the row's bytes, cleared.</summary>
    public Span<byte> InsertRow(Section section, int position)
    {
        var size = section.RowSize(this);
        var count = Count(section.Index);
        if ((count + 1) * size > Bytes(section.Index).Length)
        {
            var fromEnd = count - position;
            Grow(section);
            count = Count(section.Index);
            position = Math.Max(0, count - fromEnd);
            size = section.RowSize(this);
        }

        var bytes = Bytes(section.Index);
        bytes[(position * size)..(count * size)].CopyTo(bytes[((position + 1) * size)..]);
        SetCount(section.Index, count + 1);
        var row = bytes.Slice(position * size, size);
        row.Clear();
        return row;
    }

    /// <summary>Makes room for at least one more row of a section; expired rows of all sections go first.</summary>
    public void Grow(Section section) => _block = _table.Rebuild(this, section, section.RowSize(this));

    /// <summary>Makes a section's room fit rows of another size; the caller rewrites the rows.</summary>
    public void Widen(Section section, int rowSize) => _block = _table.Rebuild(this, section, rowSize);

    public readonly int Offset(int section) => At<int>(HeaderBytes + section * EntryBytes);

    public readonly void SetOffset(int section, int offset) => At<int>(HeaderBytes + section * EntryBytes) = offset;

    private readonly ref T At<T>(int offset)
        where T : unmanaged => ref Unsafe.As<byte, T>(ref _block[offset]);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudSignals.Events;
using FraudSignals.Memory;
using FraudSignals.State.Peers;

namespace FraudSignals.State.Blocks;

/// <summary>
/// One subject's state: a single block of bytes, so that loading and storing it is one copy. A header, a few scalars,
/// then the sections of its layout one behind the other; a section's room ends where the next begins, and what is left at
/// the end of the block is room for any of them.
/// A view stays valid until a section of the same subject grows through another view, or the subject is removed.
/// </summary>
/// <param name="table">The table the subject belongs to.</param>
/// <param name="layout">How its kind is laid out.</param>
/// <param name="block">Where the block begins, in memory that does not move.</param>
internal readonly unsafe struct SubjectState(SubjectTable table, BlockLayout layout, byte* block)
{
    public const int HeaderBytes = 40;
    private const int EntryBytes = 8;

    private SubjectTable Table => table;

    /// <summary>The oldest time that may still come for any subject.</summary>
    public long CommonWatermark => table.Watermark;

    /// <summary>What the touches of all subjects had in common.</summary>
    public PeerTable Peers => table.Peers;

    public BlockLayout BlockLayout { get; } = layout;

    public Token Token => Token.Read(new ReadOnlySpan<byte>(block, Token.Size));

    public Span<byte> Block => new(block, BlockSize);

    /// <summary>Where the block begins.</summary>
    public byte* First => block;

    /// <summary>The time of the earliest touch, milliseconds since 1970; 0 before the first.</summary>
    public ref long FirstSeen => ref At<long>(16);

    /// <summary>The time of the latest touch, milliseconds since 1970; 0 before the first.</summary>
    public ref long LastSeen => ref At<long>(24);

    /// <summary>The oldest event time that may still come.</summary>
    public long Watermark => table.WatermarkOf(this);

    /// <summary>The length of the block, bytes.</summary>
    public int BlockSize
    {
        get => At<int>(32);
        init => SetBlockSize(value);
    }

    public void SetBlockSize(int bytes) => At<int>(32) = bytes;

    public SubjectKind Kind
    {
        get => (SubjectKind)At<byte>(36);
        init => At<byte>(36) = (byte)value;
    }

    /// <summary>The mark of the last copy of all subjects that has this one, or that it was born after.</summary>
    public ref byte Mark => ref At<byte>(37);

    /// <summary>The day, counted from 1970, of the touch before which expired rows last went.</summary>
    public ref ushort PurgedOn => ref At<ushort>(38);

    /// <summary>Whose block it is; null where it is none of the length it says it has.</summary>
    public static SubjectKey? KeyOf(ReadOnlySpan<byte> block)
    {
        if (block.Length < HeaderBytes || block.Length != Arena.SizeFor(block.Length)
            || MemoryMarshal.Read<int>(block[32..]) != block.Length)
        {
            return null;
        }

        var token = Token.Read(block);
        return token.IsAbsent ? null : new SubjectKey((SubjectKind)block[36], token);
    }

    public static int PrefixBytes(int sections, int scalars) => ScalarAt(sections, scalars);

    /// <summary>Where the offset of a section's rows and their count stand.</summary>
    public static int EntryAt(int section) => HeaderBytes + section * EntryBytes;

    /// <summary>Where a scalar stands.</summary>
    /// <remarks>Behind the last section's entry there is only where that section ends.</remarks>
    public static int ScalarAt(int sections, int scalar) => EntryAt(sections) + (1 + scalar) * sizeof(int);

    /// <summary>One of the layout's scalars.</summary>
    public ref int Scalar(int index) => ref At<int>(BlockLayout.FirstScalar + index * sizeof(int));

    /// <summary>Two scalars together as 64 bits.</summary>
    public ref ulong WideScalar(int index) => ref Unsafe.As<int, ulong>(ref Scalar(index));

    /// <summary>Keeps the width classes of so many columns from a scalar on.</summary>
    public void SetWidthClasses(int scalar, int columns, ulong widthClasses)
    {
        if (RowFormat.ScalarsFor(columns) > 1)
        {
            WideScalar(scalar) = widthClasses;
        }
        else
        {
            Scalar(scalar) = (int)widthClasses;
        }
    }

    /// <summary>How many rows a section holds.</summary>
    public int Count(int section) => At<int>(EntryAt(section) + 4);

    public void SetCount(int section, int count) => At<int>(EntryAt(section) + 4) = count;

    /// <summary>All the room of a section, used or not.</summary>
    public Span<byte> Bytes(int section)
    {
        return new Span<byte>(block + Offset(section), Room(section));
    }

    /// <summary>A byte of a section; a column of no width may stand where the section ends, and is not read.</summary>
    public ref byte ByteAt(int section, int position) => ref block[Offset(section) + position];

    /// <summary>The length of a section's room, bytes.</summary>
    public int Room(int section) => Offset(section + 1) - Offset(section);

    /// <summary>The rows of a section that are in use.</summary>
    public Span<byte> Used(int section, int rowSize) => new(block + Offset(section), Count(section) * rowSize);

    /// <summary>The rows of a section in use, as fixed-size structs.</summary>
    public Span<T> Rows<T>(int section)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Used(section, Unsafe.SizeOf<T>()));

    /// <summary>
    /// Makes room for one row at a position, moving later rows up; returns the row's bytes, cleared. The subject may move, so
    /// the state is renewed.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Span<byte> InsertRow(ref SubjectState state, Section section, int position, int size)
    {
        var count = state.Count(section.Index);
        if ((count + 1) * size > state.Room(section.Index))
        {
            // What has expired makes room first; only then does the block grow.
            var fromEnd = count - position;
            section.Purge(state, state.Watermark);
            MakeRoom(ref state, section, (state.Count(section.Index) + 1) * size);
            count = state.Count(section.Index);
            position = Math.Max(0, count - fromEnd);
        }

        var row = state.First + state.Offset(section.Index) + position * size;
        if (position < count)
        {
            Overlap.MoveUp(row + size, row, (count - position) * size);
        }

        state.SetCount(section.Index, count + 1);
        var cleared = new Span<byte>(row, size);
        cleared.Clear();
        return cleared;
    }

    /// <summary>Gives a section room for so many bytes. The subject may move, so the state is renewed, and expired rows may go.</summary>
    public static void MakeRoom(ref SubjectState state, Section section, int bytes)
    {
        var missing = bytes - state.Room(section.Index);
        if (missing > 0 && !state.Stretch(section.Index, missing))
        {
            state = state.Table.Rebuild(state, section, bytes);
        }
    }

    // Moves the sections behind one up, into the room at the end of the block; a little further for a long section, which is likely to grow
    // again.
    private bool Stretch(int section, int missing)
    {
        var (from, end) = (Offset(section + 1), Offset(BlockLayout.Sections.Length));
        var left = BlockSize - end & ~3;
        var by = Math.Min(SubjectTable.Aligned(missing + Room(section) / 128), left);
        if (by < missing)
        {
            return false;
        }

        Overlap.MoveUp(block + from + by, block + from, end - from);
        for (var i = section + 1; i <= BlockLayout.Sections.Length; i++)
        {
            SetOffset(i, Offset(i) + by);
        }

        return true;
    }

    public int Offset(int section) => At<int>(EntryAt(section));

    public void SetOffset(int section, int start) => At<int>(EntryAt(section)) = start;

    private ref T At<T>(int position)
        where T : unmanaged => ref Unsafe.AsRef<T>(block + position);
}

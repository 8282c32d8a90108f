using System.Runtime.CompilerServices;
using FraudSignals.Memory;

namespace FraudSignals.State.Blocks;

/// <summary>
/// Brings blocks laid out for other rules into a layout. What has the same identity in both is carried over, columns and
/// scalars one by one; the rest goes, and what is new starts empty.
/// </summary>
internal sealed unsafe class SchemaMigration
{
    /// <summary>
    /// How the identity of a scalar begins that holds when the first touch of a kind came, seconds since 1970. Where it was not
    /// kept, it starts with the first touch of any kind: what is older than it is passes for known, and nothing for new.
    /// </summary>
    public const string First = "first|";

    private readonly BlockSchema _from;
    private readonly BlockSchema _to;
    private readonly BlockLayout _layout;
    private readonly int[] _scalars;
    private readonly int[] _sections;
    private readonly int[][] _columns;
    private readonly int[] _counts;
    private readonly ulong[] _widthClasses;
    private byte[] _block = GC.AllocateArray<byte>(64 * 1024, pinned: true);

    public SchemaMigration(BlockSchema from, BlockLayout layout)
    {
        _from = from;
        _to = layout.Shape;
        _layout = layout;
        IsNeeded = !_to.HasBlocksOf(from);
        _scalars = [.. _to.Scalars.Select(s => s.Length == 0 ? -1 : Array.IndexOf(from.Scalars, s))];
        _sections = [.. _to.Sections.Select(s => Array.FindIndex(from.Sections, f => Matches(f, s)))];
        _columns =
        [
            .. _to.Sections.Select((s, i) => _sections[i] < 0 ? []
                : s.Columns.Select(c => Array.IndexOf(from.Sections[_sections[i]].Columns, c)).ToArray()),
        ];
        _counts = new int[_to.Sections.Length];
        _widthClasses = new ulong[_to.Sections.Length];

        static bool Matches(SectionSchema left, SectionSchema right) =>
            left.Identity == right.Identity && left.HeadBytes == right.HeadBytes && left.ColumnBytes == right.ColumnBytes;
    }

    /// <summary>Whether there is anything to do: blocks of the one are not blocks of the other.</summary>
    public bool IsNeeded { get; }

    /// <summary>A block in the new layout; valid until the next.</summary>
    public ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> block)
    {
        var old = new BlockView(block, _from);
        var size = Measure(old);
        if (_block.Length < size)
        {
            _block = GC.AllocateArray<byte>(2 * size, pinned: true);
        }

        var converted = _block.AsSpan(0, size);
        converted.Clear();
        block[..SubjectState.HeaderBytes].CopyTo(converted);
        var state = new SubjectState(null!, _layout, (byte*)Unsafe.AsPointer(ref _block[0])) { BlockSize = size };
        for (var i = 0; i < _scalars.Length; i++)
        {
            if (_scalars[i] >= 0)
            {
                state.Scalar(i) = old.Scalar(_scalars[i]);
            }
            else if (_to.Scalars[i].StartsWith(First, StringComparison.Ordinal))
            {
                state.Scalar(i) = (int)(state.FirstSeen / 1000);
            }
        }

        var start = _to.PrefixBytes;
        for (var i = 0; i < _sections.Length; i++)
        {
            state.SetOffset(i, start);
            state.SetCount(i, _counts[i]);
            if (_to.Sections[i].WidthClasses is >= 0 and var scalar)
            {
                state.SetWidthClasses(scalar, _to.Sections[i].Columns.Length, _widthClasses[i]);
            }

            if (_counts[i] > 0)
            {
                CopyRows(i, old, converted[start..]);
            }

            start += RoomFor(i);
        }

        state.SetOffset(_sections.Length, start);
        return converted;
    }

    private int Measure(BlockView old)
    {
        var size = _to.PrefixBytes;
        for (var i = 0; i < _sections.Length; i++)
        {
            _counts[i] = _sections[i] < 0 ? 0 : old.Count(_sections[i]);
            _widthClasses[i] = 0;
            if (_sections[i] >= 0 && _to.Sections[i].WidthClasses >= 0)
            {
                var widthClasses = old.WidthClasses(_sections[i]);
                for (var c = 0; c < _columns[i].Length; c++)
                {
                    _widthClasses[i] |= _columns[i][c] < 0 ? 0
                        : RowFormat.WithWidthClass(0, c, RowFormat.WidthClassOf(widthClasses, _columns[i][c]));
                }
            }

            size += RoomFor(i);
        }

        return size <= Arena.MaxBlockBytes ? Arena.SizeFor(size)
            : throw new InvalidOperationException($"The state of one {_layout.Kind} would pass {Arena.MaxBlockBytes} bytes.");
    }

    private int RoomFor(int section) => (_counts[section] * _to.Sections[section].RowBytes(_widthClasses[section]) + 3) & ~3;

    private void CopyRows(int section, BlockView old, Span<byte> into)
    {
        var source = _sections[section];
        var (from, to, columns) = (_from.Sections[source], _to.Sections[section], _columns[section]);
        var rows = old.Rows(source);
        if (to.HasRowsOf(from))
        {
            rows.CopyTo(into);
            return;
        }

        var (fromClasses, toClasses) = (old.WidthClasses(source), _widthClasses[section]);
        var (fromBytes, toBytes) = (from.RowBytes(fromClasses), to.RowBytes(toClasses));
        var head = to.HeadBytes;
        Span<int> fromOffsets = stackalloc int[64];
        fromOffsets = from.Columns.Length <= fromOffsets.Length ? fromOffsets : new int[from.Columns.Length];
        var offset = head;
        for (var c = 0; c < from.Columns.Length; c++)
        {
            fromOffsets[c] = offset;
            offset += from.WidthOf(c, fromClasses);
        }

        for (; rows.Length > 0; rows = rows[fromBytes..], into = into[toBytes..])
        {
            rows[..head].CopyTo(into);
            var position = head;
            for (var c = 0; c < columns.Length; c++)
            {
                var width = to.WidthOf(c, toClasses);
                if (columns[c] >= 0)
                {
                    rows.Slice(fromOffsets[columns[c]], width).CopyTo(into[position..]);
                }

                position += width;
            }
        }
    }
}

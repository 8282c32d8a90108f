using System.Runtime.CompilerServices;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// The panes of one grid in which a subject was touched in one role, oldest first: a row per pane with all additive columns
/// of the role together. A window's value is the sum over its panes, so it does not depend on the order in which events came.
/// </summary>
internal sealed partial class PaneTable(PaneGrid grid) : Section
{
    // Subjects differ in their width classes, but few combinations are common.
    private const int RecentBits = 6;

    private readonly Dictionary<ulong, RowFormat> _shapes = [];
    private readonly RowFormat?[] _recent = new RowFormat?[1 << RecentBits];

    private int _scalar;
    private bool _isWide;
    private long _keeps;

    public PaneGrid Grid { get; } = grid;

    public List<PaneColumn> Columns { get; } = [];

    /// <summary>The longest window on this grid, in panes.</summary>
    public int WindowPanes { get; set; } = 1;

    /// <summary>All columns are known; from this scalar on there is room for their width classes.</summary>
    public void Complete(int scalar)
    {
        _scalar = scalar;
        _isWide = RowFormat.ScalarsFor(Columns.Count) > 1;
        _keeps = (WindowPanes - 1) * Grid.Milliseconds;
    }

    public override SectionSchema Describe() => new(Identity, RowFormat.HeadBytes, [.. Columns.Select(c => c.Identity)], 0, _scalar);

    public override int RowSize(in SubjectState state) => Shape(state).Size;

    public override void Purge(in SubjectState state, long watermark)
    {
        var oldest = Grid.PaneOf(Math.Max(0, watermark)) - WindowPanes;
        var size = RowSize(state);
        var rows = state.Used(Index, size);
        var reference = Grid.PaneOf(state.LastSeen);
        var drop = 0;
        while (drop * size < rows.Length && PaneAt(rows, drop * size, reference) <= oldest)
        {
            drop++;
        }

        DropFirst(state, drop);
    }

    /// <summary>Whether a touch of that time is recent enough to be kept; only history can be too old.</summary>
    public bool Keeps(in SubjectState state, long time) => time >= state.Watermark - _keeps;

    /// <summary>The offset of the pane's row in the section, made if it is not there.</summary>
    public int RowFor(ref SubjectState state, RowFormat shape, int pane)
    {
        var size = shape.Size;
        var count = state.Count(Index);
        ref var rows = ref state.ByteAt(Index, 0);
        var position = count;
        for (; position > 0; position--)
        {
            var age = AgeAt(ref rows, (nint)(position - 1) * size, pane);
            if (age == 0)
            {
                return (position - 1) * size;
            }

            if (age > 0)
            {
                break;
            }
        }

        // Older rows may go when one is inserted.
        var fromEnd = count - position;
        var row = SubjectState.InsertRow(ref state, this, position, size);
        Unsafe.As<byte, ushort>(ref row[0]) = (ushort)pane;
        return (state.Count(Index) - 1 - fromEnd) * size;
    }

    /// <summary>
    /// What a column of a row becomes when a value is added to it, or lowers or raises it, is added to <paramref name="widthClasses"/>:
    /// the width classes all columns need. Where they are more than the row has, <see cref="Widen"/> comes before <see cref="Add"/>.
    /// </summary>
    public void Foresee(in SubjectState state, RowFormat shape, int row, int column, ColumnOf of, long value, ref ulong widthClasses)
    {
        var (offset, width) = shape.At(column);
        var widthClass = RowFormat.WidthClassFor(Combined(Cell.Read(ref CellAt(state, row + offset), width), of, value));
        if (widthClass > RowFormat.WidthClassOf(widthClasses, column))
        {
            widthClasses = RowFormat.WithWidthClass(widthClasses, column, widthClass);
        }
    }

    /// <summary>Counts one in a column of a row; false, and nothing done, where that is not a matter of one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCount(ref byte row, RowFormat shape, int column)
    {
        var (offset, width) = shape.At(column);
        ref var cell = ref Unsafe.Add(ref row, (nint)offset);
        if (width != 1 || cell == byte.MaxValue)
        {
            return false;
        }

        cell++;
        return true;
    }

    /// <summary>
    /// Adds to a column of a row, or lowers or raises it; false, and nothing done, where that does not fit into the column.
    /// </summary>
    public static bool Add(ref byte row, RowFormat shape, int column, ColumnOf of, long value)
    {
        var (offset, width) = shape.At(column);
        ref var cell = ref Unsafe.Add(ref row, (nint)offset);
        var next = Combined(Cell.Read(ref cell, width), of, value);
        if (width < 8 && (ulong)next >> (8 * width) != 0)
        {
            return false;
        }

        Cell.Write(ref cell, width, next);
        return true;
    }

    private static long Combined(long now, ColumnOf of, long value) => of switch
    {
        ColumnOf.Min => now == 0 ? Shifted(value) : Math.Min(now, Shifted(value)),
        ColumnOf.Max => now == 0 ? Shifted(value) : Math.Max(now, Shifted(value)),
        _ => AddSaturating(now, value),
    };

    /// <summary>Walks the rows of the window that ends with a pane, newest first; false when there is none left.</summary>
    public bool Next(in SubjectState state, int pane, int panes, ref int row, out int at)
    {
        var size = RowSize(state);
        var rows = state.Used(Index, size);
        for (row = row < 0 ? rows.Length - size : row - size; row >= 0; row -= size)
        {
            at = PaneAt(rows, row, pane);
            if (at <= pane - panes)
            {
                break;
            }

            if (at <= pane)
            {
                return true;
            }
        }

        at = 0;
        return false;
    }

    /// <summary>The value of a column in a row; for smallest and largest null where the row has none.</summary>
    public long? ValueAt(in SubjectState state, int row, int column)
    {
        var shape = Shape(state);
        var (offset, width) = shape.At(column);
        var value = Cell.Read(ref CellAt(state, row + offset), width);
        return Columns[column].Of is not (ColumnOf.Min or ColumnOf.Max) ? value : value == 0 ? null : value > 0 ? value - 1 : value;
    }

    /// <summary>
    /// Where the bits of columns begin that <see cref="PanesAfter"/> tells apart, above those of roles; as many as are left are told.
    /// </summary>
    public const int NotedBit = 16;

    /// <summary>
    /// Adds the panes after one that hold data, oldest first, each with the bit of the ring's role and those of its first columns that hold
    /// something.
    /// </summary>
    public void PanesAfter(in SubjectState state, int pane, ushort role, int noted, List<(int Pane, uint Roles)> into)
    {
        var size = RowSize(state);
        var rows = state.Used(Index, size);
        for (var row = 0; row < rows.Length; row += size)
        {
            var at = PaneAt(rows, row, pane);
            if (at > pane)
            {
                uint bits = role;
                for (var column = 0; column < noted; column++)
                {
                    bits |= ValueAt(state, row, column) > 0 ? 1u << (NotedBit + column) : 0;
                }

                into.Add((at, bits));
            }
        }
    }

    // Only the low 16 bits of a pane are kept; the rest is that of a pane nearby.
    private static int PaneAt(Span<byte> rows, int row, int near) => near - (short)((ushort)near - Unsafe.As<byte, ushort>(ref rows[row]));

    // How many panes before one a row's is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AgeAt(ref byte rows, nint row, int pane) =>
    (short)((ushort)pane - Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref rows, row)));

    // 0 stands for no value yet, so values from 0 up are kept one higher.
    private static long Shifted(long value) => value < 0 || value == long.MaxValue ? value : value + 1;

    /// <summary>The sum, or the nearest number that fits.</summary>
    public static long AddSaturating(long left, long right)
    {
        var sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) < 0 ? (left < 0 ? long.MinValue : long.MaxValue) : sum;
    }

    private ref byte CellAt(in SubjectState state, int position) => ref state.ByteAt(Index, position);

    /// <summary>The shape of the rows as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowFormat Shape(in SubjectState state)
    {
        var widthClasses = _isWide ? state.WideScalar(_scalar) : (uint)state.Scalar(_scalar);
        ref var recent = ref _recent[widthClasses * 0x9E3779B97F4A7C15 >> 64 - RecentBits];
        var shape = recent;
        return shape != null && shape.WidthClasses == widthClasses ? shape : recent = ShapeOf(widthClasses);
    }

    private RowFormat ShapeOf(ulong widthClasses)
    {
        if (!_shapes.TryGetValue(widthClasses, out var shape))
        {
            _shapes.Add(widthClasses, shape = new RowFormat(Columns.Count, widthClasses));
        }

        return shape;
    }

    /// <summary>Widens the columns of all rows to those width classes; gives the row's offset, which that changes.</summary>
    public int Widen(ref SubjectState state, int row, ulong widthClasses)
    {
        var old = Shape(state);
        var wide = ShapeOf(widthClasses);
        var fromEnd = state.Count(Index) - row / old.Size;
        SubjectState.MakeRoom(ref state, this, state.Count(Index) * wide.Size);
        var count = state.Count(Index);
        var bytes = state.Bytes(Index);

        // Rows only get longer, so rewriting from the last to the first never overwrites one not yet read.
        for (var i = count - 1; i >= 0; i--)
        {
            var (from, to) = (i * old.Size, i * wide.Size);
            for (var c = Columns.Count - 1; c >= 0; c--)
            {
                var (before, now) = (old.At(c), wide.At(c));
                var value = Cell.Read(ref CellAt(state, from + before.Offset), before.Width);
                Cell.Write(ref CellAt(state, to + now.Offset), now.Width, value);
            }

            bytes.Slice(from, RowFormat.HeadBytes).CopyTo(bytes[to..]);
        }

        state.SetWidthClasses(_scalar, Columns.Count, widthClasses);
        return (count - fromEnd) * wide.Size;
    }
}

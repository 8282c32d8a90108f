namespace FraudSignals.Windows;

/// <summary>
/// Where each column of a pane row stands. A row begins with the low 16 bits of its pane; each column takes
/// 1, 2, 4 or 8 bytes by the level it has reached in its ring (levels 0 to 2 are unsigned).
/// </summary>
internal sealed class RowShape
{
    /// <summary>More do not fit into the 64 bits that keep their levels.</summary>
    public const int MaxColumns = 32;

    public const int HeadBytes = 2;

    public RowShape(int columns, ulong levels)
    {
        Levels = levels;
        Offsets = new int[columns];
        Widths = new byte[columns];
        var offset = HeadBytes;
        for (var i = 0; i < columns; i++)
        {
            Widths[i] = (byte)(1 << LevelOf(levels, i));
            Offsets[i] = offset;
            offset += Widths[i];
        }

        Size = offset;
    }

    public ulong Levels { get; }

    public int[] Offsets { get; }

    public byte[] Widths { get; }

    public int Size { get; }

    public static int LevelOf(ulong levels, int column) => (int)(levels >> (2 * column)) & 3;

    public static ulong WithLevel(ulong levels, int column, int level) =>
        levels & ~(3UL << (2 * column)) | (ulong)level << (2 * column);

    /// <summary>The level a value needs.</summary>
    public static int LevelFor(long value) => value switch
    {
        < 0 => 3,
        <= byte.MaxValue => 0,
        <= ushort.MaxValue => 1,
        <= uint.MaxValue => 2,
        _ => 3,
    };
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace FraudSignals.State.Blocks;

/// <summary>
/// Where each column of a pane row stands. A row begins with the low 16 bits of its pane; each column takes as many bytes
/// as the level it has reached in its ring says: nothing until it first holds something, and 8 only where a value is below zero
/// or needs them.
/// </summary>
internal sealed class RowFormat
{
    /// <summary>More do not fit into the 64 bits that keep their levels.</summary>
    public const int MaxColumns = 64 / LevelBits;

    /// <summary>The levels of so many fit into one 32-bit scalar; those of more take two.</summary>
    public const int NarrowColumns = 32 / LevelBits;

    public const int HeadBytes = 2;

    private const int LevelBits = 3;
    private const int TopLevel = (1 << LevelBits) - 1;

    // With the shape itself, since it is looked up dozens of times an event.
    private Places _places;

    public RowFormat(int columns, ulong levels)
    {
        Levels = levels;
        var offset = HeadBytes;
        for (var i = 0; i < columns; i++)
        {
            var width = WidthOf(LevelOf(levels, i));
            _places[i] = new Place((byte)offset, (byte)width);
            offset += width;
        }

        Size = offset;
    }

    public ulong Levels { get; }

    public int Size { get; }

    /// <summary>Where a column stands in a row.</summary>
    public Place At(int column) => _places[column];

    public static int LevelOf(ulong levels, int column) => (int)(levels >> (LevelBits * column)) & TopLevel;

    public static ulong WithLevel(ulong levels, int column, int level) =>
        levels & ~((ulong)TopLevel << (LevelBits * column)) | (ulong)level << (LevelBits * column);

    /// <summary>How many scalars the levels of that many columns take.</summary>
    public static int ScalarsFor(int columns) => columns > NarrowColumns ? 2 : 1;

    /// <summary>The bytes of a level: 0 to 6 by its number, 8 at the top.</summary>
    public static int WidthOf(int level) => level == TopLevel ? 8 : level;

    /// <summary>The level a value needs.</summary>
    public static int LevelFor(long value) =>
        value < 0 ? TopLevel : Math.Min(TopLevel, (71 - BitOperations.LeadingZeroCount((ulong)value)) / 8);

    internal readonly record struct Place(byte Offset, byte Width);

    [InlineArray(MaxColumns)]
    private struct Places
    {
        private Place _first;
    }
}

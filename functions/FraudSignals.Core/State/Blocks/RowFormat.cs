using System.Numerics;
using System.Runtime.CompilerServices;

namespace FraudSignals.State.Blocks;

/// <summary>
/// Where each column of a pane row stands. A row begins with the low 16 bits of its pane; each column takes as many bytes
/// as the width class it has reached in its ring says: nothing until it first holds something, and 8 only where a value is below zero
/// or needs them.
/// </summary>
internal sealed class RowFormat
{
    /// <summary>More do not fit into the 64 bits that keep their width classes.</summary>
    public const int MaxColumns = 64 / WidthClassBits;

    /// <summary>The width classes of so many fit into one 32-bit scalar; those of more take two.</summary>
    public const int NarrowColumns = 32 / WidthClassBits;

    public const int HeadBytes = 2;

    private const int WidthClassBits = 3;
    private const int TopWidthClass = (1 << WidthClassBits) - 1;

    // With the shape itself, since it is looked up dozens of times an event.
    private Places _places;

    public RowFormat(int columns, ulong widthClasses)
    {
        WidthClasses = widthClasses;
        var offset = HeadBytes;
        for (var i = 0; i < columns; i++)
        {
            var width = WidthOf(WidthClassOf(widthClasses, i));
            _places[i] = new Place((byte)offset, (byte)width);
            offset += width;
        }

        Size = offset;
    }

    public ulong WidthClasses { get; }

    public int Size { get; }

    /// <summary>Where a column stands in a row.</summary>
    public Place At(int column) => _places[column];

    public static int WidthClassOf(ulong widthClasses, int column) => (int)(widthClasses >> (WidthClassBits * column)) & TopWidthClass;

    public static ulong WithWidthClass(ulong widthClasses, int column, int widthClass) =>
        widthClasses & ~((ulong)TopWidthClass << (WidthClassBits * column)) | (ulong)widthClass << (WidthClassBits * column);

    /// <summary>How many scalars the width classes of that many columns take.</summary>
    public static int ScalarsFor(int columns) => columns > NarrowColumns ? 2 : 1;

    /// <summary>The bytes of a width class: 0 to 6 by its number, 8 at the top.</summary>
    public static int WidthOf(int widthClass) => widthClass == TopWidthClass ? 8 : widthClass;

    /// <summary>The width class a value needs.</summary>
    public static int WidthClassFor(long value) =>
        value < 0 ? TopWidthClass : Math.Min(TopWidthClass, (71 - BitOperations.LeadingZeroCount((ulong)value)) / 8);

    internal readonly record struct Place(byte Offset, byte Width);

    [InlineArray(MaxColumns)]
    private struct Places
    {
        private Place _first;
    }
}

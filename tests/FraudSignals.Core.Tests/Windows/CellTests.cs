using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.Windows;

public sealed class CellTests
{
    public static TheoryData<long, int> Numbers => new()
    {
        { 0, 0 }, { 1, 1 }, { 255, 1 }, { 256, 2 }, { 65_535, 2 }, { 65_536, 3 }, { (1L << 24) - 1, 3 }, { 1L << 24, 4 },
        { (1L << 32) - 1, 4 }, { 1L << 32, 5 },
        { (1L << 40) - 1, 5 }, { 1L << 40, 6 }, { (1L << 48) - 1, 6 }, { 1L << 48, 8 }, { long.MaxValue, 8 }, { -1, 8 },
        { long.MinValue, 8 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_takes_the_fewest_bytes_there_are_and_none_beside_them(long number, int bytes)
    {
        var width = RowFormat.WidthOf(RowFormat.WidthClassFor(number));
        Span<byte> row = [0xAA, 0, 0, 0, 0, 0, 0, 0, 0, 0xAA];
        row[(1 + width)..].Fill(0xAA);

        Cell.Write(ref row[1], (byte)width, number);

        Assert.Equal(bytes, width);
        Assert.Equal(number, Cell.Read(ref row[1], (byte)width));
        Assert.Equal(0xAA, row[0]);
        Assert.Equal(0xAA, row[1 + width]);
    }

    [Fact]
    public void Levels_of_all_columns_stand_side_by_side()
    {
        var widthClasses = 0UL;
        for (var column = 0; column < RowFormat.MaxColumns; column++)
        {
            widthClasses = RowFormat.WithWidthClass(widthClasses, column, column % 8);
        }

        Assert.Equal(Enumerable.Range(0, RowFormat.MaxColumns).Select(c => c % 8),
            Enumerable.Range(0, RowFormat.MaxColumns).Select(c => RowFormat.WidthClassOf(widthClasses, c)));
        Assert.Equal(RowFormat.HeadBytes + Enumerable.Range(0, RowFormat.MaxColumns).Sum(c => RowFormat.WidthOf(c % 8)),
            new RowFormat(RowFormat.MaxColumns, widthClasses).Size);
    }
}

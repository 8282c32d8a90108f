using System.Globalization;
using System.Text;

namespace FraudSignals.Simulator.Output;

/// <summary>Writes comma-separated lines. Values of a simulation never hold a comma, quote or line break, so none is quoted.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly StreamWriter writer;
    private readonly char[] scratch = new char[48];
    private readonly bool[] isLeftOut;
    private bool first = true;
    private int column;

    /// <param name="directory">Where to write.</param>
    /// <param name="name">Name of the file; replaced where it exists.</param>
    /// <param name="header">All columns.</param>
    /// <param name="without">Columns that are not written.</param>
    public CsvFile(string directory, string name, string header, IReadOnlyCollection<string>? without = null)
    {
        var columns = header.Split(',');
        isLeftOut = Array.ConvertAll(columns, c => without?.Contains(c) == true);
        writer = new StreamWriter(Path.Combine(directory, name), append: false, new UTF8Encoding(false),
            bufferSize: 1 << 16) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', columns.Where((_, i) => !isLeftOut[i])));
    }

    public long Rows { get; private set; }

    public CsvFile Value(string? text)
    {
        if (Begins())
            writer.Write(text);
        return this;
    }

    public CsvFile Value(bool value) => Value(value ? "true" : "false");

    public CsvFile Value(int value) => Formatted(value, "");

    public CsvFile Value(decimal? value, int decimals) =>
        value is { } amount ? Formatted(amount, decimals == 0 ? "0" : "0.00") : Value(null);

    public CsvFile Value(DateOnly value) => Formatted(value, "yyyy-MM-dd");

    /// <summary>RFC 3339 to the millisecond: the round-trip format, which is fast, without its last four digits.</summary>
    public CsvFile Value(DateTimeOffset value)
    {
        if (!Begins())
            return this;
        value.TryFormat(scratch, out _, "O", CultureInfo.InvariantCulture);
        writer.Write(scratch, 0, "2026-03-02T00:00:00.000".Length);
        writer.Write(scratch, "2026-03-02T00:00:00.0000000".Length, "+07:00".Length);
        return this;
    }

    public void End()
    {
        writer.Write('\n');
        first = true;
        column = 0;
        Rows++;
    }

    public void Dispose() => writer.Dispose();

    private CsvFile Formatted<T>(T value, string format)
        where T : ISpanFormattable
    {
        if (!Begins())
            return this;
        value.TryFormat(scratch, out var written, format, CultureInfo.InvariantCulture);
        writer.Write(scratch, 0, written);
        return this;
    }

    /// <summary>Goes to the next column; false where it is left out.</summary>
    private bool Begins()
    {
        if (isLeftOut[column++])
            return false;
        if (!first)
            writer.Write(',');
        first = false;
        return true;
    }
}

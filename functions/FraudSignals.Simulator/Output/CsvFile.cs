using System.Globalization;
using System.Text;

namespace FraudSignals.Simulator.Output;

/// <summary>Writes comma-separated lines. Values of a simulation never hold a comma, quote or line break, so none is quoted.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly StreamWriter writer;
    private readonly char[] scratch = new char[48];
    private bool first = true;

    public CsvFile(string directory, string name, string header)
    {
        writer = new StreamWriter(Path.Combine(directory, name), append: false, new UTF8Encoding(false),
            bufferSize: 1 << 16) { NewLine = "\n" };
        writer.WriteLine(header);
    }

    public long Rows { get; private set; }

    public CsvFile Value(string? text)
    {
        Separate();
        writer.Write(text);
        return this;
    }

    public CsvFile Value(bool value) => Value(value ? "true" : "false");

    public CsvFile Value(int value) => Formatted(value, "");

    public CsvFile Value(decimal? value)
    {
        if (value is { } amount)
            return Formatted(amount, "0.00");
        Separate();
        return this;
    }

    public CsvFile Value(DateOnly value) => Formatted(value, "yyyy-MM-dd");

    /// <summary>RFC 3339 to the millisecond: the round-trip format, which is fast, without its last four digits.</summary>
    public CsvFile Value(DateTimeOffset value)
    {
        Separate();
        value.TryFormat(scratch, out _, "O", CultureInfo.InvariantCulture);
        writer.Write(scratch, 0, "2026-03-02T00:00:00.000".Length);
        writer.Write(scratch, "2026-03-02T00:00:00.0000000".Length, "+07:00".Length);
        return this;
    }

    public void End()
    {
        writer.Write('\n');
        first = true;
        Rows++;
    }

    public void Dispose() => writer.Dispose();

    private CsvFile Formatted<T>(T value, string format)
        where T : ISpanFormattable
    {
        Separate();
        value.TryFormat(scratch, out var written, format, CultureInfo.InvariantCulture);
        writer.Write(scratch, 0, written);
        return this;
    }

    private void Separate()
    {
        if (!first)
            writer.Write(',');
        first = false;
    }
}

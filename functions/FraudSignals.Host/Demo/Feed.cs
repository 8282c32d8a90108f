using System.Text;
using System.Text.Json;
using FraudSignals.Host.Ingesting;

namespace FraudSignals.Host.Demo;

/// <summary>One party's records as it would send them: hour by hour, in batches. Reads a file of the simulator.</summary>
internal sealed class Feed : IDisposable
{
    private const int BatchRecords = 5000;
    private const int DateLength = 10;

    private readonly StreamReader _reader;
    private readonly string _header;
    private readonly string[] _names;
    private readonly bool _asJson;
    private readonly int _hoursAtOnce;
    private readonly StringBuilder _text = new();
    private string? _row;

    /// <param name="path">A CSV file of the simulator: the time is its second column and all times have the same offset.</param>
    /// <param name="asJson">Whether this party sends NDJSON instead of CSV.</param>
    /// <param name="hoursAtOnce">How many hours of records it sends together, a divisor of 24.</param>
    public Feed(string path, bool asJson, int hoursAtOnce)
    {
        _reader = new StreamReader(path);
        _header = _reader.ReadLine() ?? "";
        _names = _header.Split(',');
        _asJson = asJson;
        _hoursAtOnce = hoursAtOnce;
        _row = _reader.ReadLine();
    }

    /// <summary>The span of time the next record falls into, in an order that sorts as text; null where there are no more.</summary>
    public string? Slice => _row == null ? null : SliceOf(_row);

    /// <summary>The next batch of a span of time; null where it is all sent.</summary>
    public Batch? Next(string slice)
    {
        if (_row == null || SliceOf(_row) != slice)
        {
            return null;
        }

        _text.Clear();
        if (!_asJson)
        {
            _text.Append(_header).Append('\n');
        }

        var count = 0;
        for (; _row != null && count < BatchRecords && SliceOf(_row) == slice; _row = _reader.ReadLine(), count++)
        {
            _text.Append(_asJson ? ToJson(_row) : _row).Append('\n');
        }

        return new Batch(Encoding.UTF8.GetBytes(_text.ToString()), _asJson ? "application/x-ndjson" : "text/csv", count);
    }

    public void Dispose() => _reader.Dispose();

    private string SliceOf(string row)
    {
        var time = row.AsSpan(row.IndexOf(',', StringComparison.Ordinal) + 1);
        var part = ((time[DateLength + 1] - '0') * 10 + (time[DateLength + 2] - '0')) / _hoursAtOnce;
        return $"{time[..DateLength]} {part:00}";
    }

    private string ToJson(string row) => JsonSerializer.Serialize(
        _names.Zip(row.Split(',')).Where(f => f.Second.Length > 0).ToDictionary(f => f.First, f => f.Second));
}

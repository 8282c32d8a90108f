using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>Writes lines of UTF-8 one after the other; no text is made on the way.</summary>
internal ref struct LineWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    public void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_destination[Length..]);
        Length += text.Length;
    }

    /// <summary>A number, filled up with zeros to that many digits.</summary>
    public void Number(long value, byte digits = 1)
    {
        Utf8Formatter.TryFormat(value, _destination[Length..], out var written, new StandardFormat('D', digits));
        Length += written;
    }

    /// <summary>A time given in milliseconds since 1970.</summary>
    public void Time(long time)
    {
        DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime
            .TryFormat(_destination[Length..], out var written, "yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
        Length += written;
        Text("+00:00"u8);
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>What traffic is written with: no text is made on the way.</summary>
internal static class Lines
{
    /// <summary>2026-03-02, a Monday, 00:00 UTC, milliseconds since 1970.</summary>
    public static readonly long Start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static void Text(Span<byte> to, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(to[at..]);
        at += text.Length;
    }

    /// <summary>A number, filled up with zeros to that many digits.</summary>
    public static void Number(Span<byte> to, ref int at, long value, byte digits = 1)
    {
        Utf8Formatter.TryFormat(value, to[at..], out var written, new StandardFormat('D', digits));
        at += written;
    }

    public static void Time(Span<byte> to, ref int at, long time)
    {
        DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime
            .TryFormat(to[at..], out var written, "yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
        at += written;
        Text(to, ref at, "+00:00"u8);
    }

    /// <summary>One of twelve neighbours in a ring of that many: six on either side, so that they know each other.</summary>
    public static int Neighbour(int of, int contact, int ring)
    {
        var step = contact < 6 ? contact + 1 : 5 - contact;
        return (of + step + ring) % ring;
    }
}

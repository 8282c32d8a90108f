using System.Buffers.Text;
using System.Globalization;

namespace FraudSignals.Benchmarks;

/// <summary>
/// Ordinary calls as NDJSON, in time order: every subscriber makes ten calls a day and gets ten, four out of five within
/// a circle of twelve contacts who call back; own SIM and device, two cells. About 214 bytes and nine fields a call.
/// </summary>
internal sealed class CallTraffic(int subscribers, long start) : ITraffic
{
    private const int CallsPerDay = 10;
    private ulong _state = 0x9E3779B97F4A7C15;
    private long _next;

    public string Name => "calls";

    public int Subscribers => subscribers;

    public long EventsPerDay => (long)subscribers * CallsPerDay;

    public int Write(Span<byte> destination, int events)
    {
        var at = 0;
        for (var i = 0; i < events; i++)
        {
            at += WriteOne(destination[at..]);
        }

        return at;
    }

    private int WriteOne(Span<byte> to)
    {
        var time = start + (long)((double)_next * 86_400_000 / EventsPerDay);
        var caller = (int)(Random() % (ulong)subscribers);
        var callee = Random() % 5 != 0
            ? (int)((caller + 1 + Offset((int)(Random() % 12)) + subscribers) % subscribers)
            : (int)(Random() % (ulong)subscribers);
        var answered = Random() % 100 < 72;
        var at = 0;
        Text(to, ref at, "{\"id\":\"c"u8);
        Number(to, ref at, (ulong)_next, 10);
        Text(to, ref at, "\",\"time\":\""u8);
        Time(to, ref at, time);
        Text(to, ref at, "\",\"caller\":\"+668"u8);
        Number(to, ref at, (ulong)caller, 8);
        Text(to, ref at, "\",\"callee\":\"+668"u8);
        Number(to, ref at, (ulong)callee, 8);
        Text(to, ref at, "\",\"durationSeconds\":"u8);
        Number(to, ref at, answered ? Random() % 400 : 0, 3, pad: false);
        Text(to, ref at, answered ? ",\"answered\":true,\"sim\":\"52001"u8 : ",\"answered\":false,\"sim\":\"52001"u8);
        Number(to, ref at, (ulong)caller, 10);
        Text(to, ref at, "\",\"device\":\"35"u8);
        Number(to, ref at, (ulong)caller, 12);
        Text(to, ref at, "\",\"cell\":\"520-01-"u8);
        Number(to, ref at, (ulong)(caller / 40 % 10000 + (int)(Random() % 2)), 6);
        Text(to, ref at, "\"}\n"u8);
        _next++;
        return at;
    }

    private static int Offset(int contact) => contact < 6 ? contact : -(contact - 4);

    internal static void Text(Span<byte> to, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(to[at..]);
        at += text.Length;
    }

    internal static void Number(Span<byte> to, ref int at, ulong value, byte digits, bool pad = true)
    {
        Utf8Formatter.TryFormat(value, to[at..], out var written, pad ? new System.Buffers.StandardFormat('D', digits) : default);
        at += written;
    }

    internal static void Time(Span<byte> to, ref int at, long time)
    {
        DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime.TryFormat(to[at..], out var written, "yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
        at += written;
        Text(to, ref at, "+00:00"u8);
    }

    private ulong Random()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        return _state ^= _state << 17;
    }
}

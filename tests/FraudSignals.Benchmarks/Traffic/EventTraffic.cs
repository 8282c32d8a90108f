using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>
/// An endless stream of events as NDJSON, in time order, even over the day and the same in every run. Their ids are the
/// first letter of its name and a number.
/// </summary>
internal abstract class EventTraffic(EventType type, string name, long eventsPerDay)
{
    /// <summary>No line is longer, bytes.</summary>
    public const int MaxLine = 512;

    private const double DayMilliseconds = 86_400_000;

    private readonly byte[] _opening = Encoding.UTF8.GetBytes($"{{\"id\":\"{name[0]}");
    private long _next;

    /// <summary>2026-03-02, a Monday, 00:00 UTC, milliseconds since 1970.</summary>
    public static long Start { get; } = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public string Name => name;

    public EventType Type => type;

    public long EventsPerDay => eventsPerDay;

    protected Dice Dice { get; } = new();

    /// <summary>Writes the next events and returns how many bytes they took.</summary>
    public int Write(Span<byte> destination, int events)
    {
        var line = new LineWriter(destination);
        for (var i = 0; i < events; i++, _next++)
        {
            line.Text(_opening);
            line.Number(_next, 10);
            line.Text("\",\"time\":\""u8);
            line.Time(Start + (long)(_next * DayMilliseconds / eventsPerDay));
            line.Text("\""u8);
            WriteFields(ref line);
            line.Text("}\n"u8);
        }

        return line.Length;
    }

    /// <summary>Writes what follows the time, from the comma on.</summary>
    protected abstract void WriteFields(ref LineWriter line);

    /// <summary>One of twelve neighbours in a ring of that many: six on either side, so that they know each other.</summary>
    protected static int Neighbour(int of, int contact, int ring)
    {
        var step = contact < 6 ? contact + 1 : 5 - contact;
        return (of + step + ring) % ring;
    }
}

using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>An endless stream of events as NDJSON, in time order.</summary>
internal interface ITraffic
{
    /// <summary>No line is longer, bytes.</summary>
    const int MaxLine = 512;

    string Name { get; }

    EventType Type { get; }

    long EventsPerDay { get; }

    /// <summary>Writes the next events and returns how many bytes they took.</summary>
    int Write(Span<byte> destination, int events);
}

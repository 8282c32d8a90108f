namespace FraudSignals.Benchmarks;

/// <summary>An endless stream of events as NDJSON.</summary>
internal interface ITraffic
{
    string Name { get; }

    int Subscribers { get; }

    long EventsPerDay { get; }

    /// <summary>Writes the next events and returns how many bytes they took.</summary>
    int Write(Span<byte> destination, int events);
}

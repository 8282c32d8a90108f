namespace FraudSignals.Ingestion;

/// <summary>What stands for the time of reception.</summary>
public enum Stamp : byte
{
    /// <summary>The clock.</summary>
    Clock,

    /// <summary>The event's own time, as in back-tests and replays: nothing is late.</summary>
    EventTime,
}

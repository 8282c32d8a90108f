namespace FraudSignals.Ingestion.Stages;

/// <summary>What stands for the time of reception.</summary>
public enum ReceptionTime : byte
{
    /// <summary>The clock.</summary>
    Clock,

    /// <summary>The event's own time, as in back-tests.</summary>
    EventTime,

    /// <summary>
    /// The event's own time, but none after the clock's, as when old files are posted again: what lies in the future is a clock that was
    /// wrong.
    /// </summary>
    Replay,
}

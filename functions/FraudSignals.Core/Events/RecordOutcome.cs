namespace FraudSignals.Events;

/// <summary>What became of one record that could be read.</summary>
public enum RecordOutcome : byte
{
    /// <summary>It counts, or would count were it final (a pending or refused transfer counts for nothing).</summary>
    Accepted,

    /// <summary>The same source sent this id before; nothing changed.</summary>
    Duplicate,

    /// <summary>A newer version of a known record; noted, nothing changed.</summary>
    Superseded,

    /// <summary>Older than the lateness bound; nothing changed.</summary>
    TooLate,

    /// <summary>Further in the future than clocks may differ; nothing changed.</summary>
    TooEarly,

    /// <summary>The same source sent this id before, in this version, for other content; nothing changed.</summary>
    Conflict,
}

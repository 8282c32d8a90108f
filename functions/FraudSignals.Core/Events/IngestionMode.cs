namespace FraudSignals.Events;

/// <summary>Whether events are news or background.</summary>
public enum IngestionMode : byte
{
    /// <summary>Events are evaluated and may alert; those older than the lateness bound are refused.</summary>
    Live,

    /// <summary>Events only build state, of whatever age they are: no findings, no alerts.</summary>
    History,
}

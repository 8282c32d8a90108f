namespace FraudSignals.State.Aggregates;

/// <summary>In what part of a subject's block a function keeps what it needs; what it costs follows from that.</summary>
public enum KeptIn : byte
{
    /// <summary>Columns of pane rings, one for each of its roles.</summary>
    Panes,

    /// <summary>The different values of the window.</summary>
    Set,

    /// <summary>The different values of the horizon.</summary>
    Novelty,

    /// <summary>The newest touches one by one.</summary>
    Touches,

    /// <summary>A few numbers.</summary>
    Scalars,
}

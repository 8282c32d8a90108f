namespace FraudSignals.Evaluation.Decisions;

/// <summary>What an entry of a decision log is.</summary>
internal enum DecisionTag : byte
{
    /// <summary>What follows belongs to a touch by an event itself.</summary>
    Touch = 1,

    /// <summary>A finding touched another subject; what follows belongs to that touch.</summary>
    Effect,

    /// <summary>A finding was kept.</summary>
    Finding,

    /// <summary>A typology's threshold was met.</summary>
    Alert,

    /// <summary>First in a batch: subjects without state were not begun.</summary>
    Shedding,

    /// <summary>A hit of the touch was kept that is to be judged again.</summary>
    Unsettled,

    /// <summary>Before an event, hits of a subject were judged again; what follows belongs to that.</summary>
    Settled,

    /// <summary>A hit of the touch was kept that hangs on what comes after it.</summary>
    Awaiting,
}

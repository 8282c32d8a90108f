namespace FraudSignals.Auditing;

/// <summary>What somebody did, or what the host did by itself.</summary>
public enum AuditAction
{
    /// <summary>A party is in the document of parties that was not before.</summary>
    PartyAdded,

    /// <summary>A party is in it no more.</summary>
    PartyRemoved,

    /// <summary>A party has other roles or owns other customers.</summary>
    PartyChanged,

    KeyMade,
    KeyRevoked,

    /// <summary>Other rules are in force.</summary>
    RulesLoaded,

    SwitchedOff,
    SwitchedOn,

    /// <summary>A typology says nothing of a subject for a time.</summary>
    Snoozed,

    Verdict,
    Erased,

    /// <summary>An identifier that was sealed into an alert was shown to the party that owns the subject.</summary>
    IdentifierOpened,

    /// <summary>A report was drawn up.</summary>
    Exported,

    /// <summary>Alerts that an alert budget held back were let go.</summary>
    Released,

    /// <summary>They were thrown away.</summary>
    Discarded,

    /// <summary>Something was asked for that needs a second person.</summary>
    ApprovalAsked,

    /// <summary>A second person asked for the same, and it was done.</summary>
    ApprovalGiven,

    /// <summary>It is not wanted any more.</summary>
    ApprovalWithdrawn,

    /// <summary>Entries older than the retention were removed.</summary>
    EntriesForgotten,
}

namespace FraudSignals.Auditing;

/// <summary>One entry of the audit trail. Each names the hash of the one before it by the same writer.</summary>
public sealed record AuditEntry
{
    /// <summary>Who keeps the chain this is of: one for a data directory, one for each instance of an app.</summary>
    public required string Writer { get; init; }

    /// <summary>Its number in the chain, from 1 on without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>When it was noted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <inheritdoc cref="AuditNote.Action"/>
    public required AuditAction Action { get; init; }

    /// <inheritdoc cref="AuditNote.By"/>
    public required string By { get; init; }

    /// <inheritdoc cref="AuditNote.Person"/>
    public string? Person { get; init; }

    /// <inheritdoc cref="AuditNote.What"/>
    public required string What { get; init; }

    /// <inheritdoc cref="AuditNote.Detail"/>
    public string? Detail { get; init; }

    /// <summary>The hash of the entry before, SHA-256 in hexadecimal; 64 zeros for the first.</summary>
    public required string Previous { get; init; }

    /// <summary>The hash of all the above as it is written.</summary>
    public required string Hash { get; init; }
}

using System.Collections.Immutable;

namespace FraudSignals.Auditing;

/// <summary>Which entries are wanted.</summary>
public sealed record AuditQuery
{
    /// <summary>The most entries of one answer.</summary>
    public const int MostEntries = 10_000;

    /// <summary>Not before; null from the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before; null to the last.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>One of these; all where it is empty.</summary>
    public ImmutableArray<AuditAction> Actions { get; init; } = [];

    /// <summary>What it was done to; null for all.</summary>
    public string? What { get; init; }

    /// <summary>The newest so many, in the order they were noted.</summary>
    public int Limit { get; init; } = MostEntries;

    /// <summary>Whether an entry is one of them, <see cref="Limit"/> apart.</summary>
    public bool Takes(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return !(entry.At < From) && !(entry.At >= To) && (Actions.IsEmpty || Actions.Contains(entry.Action))
            && (What == null || entry.What == What);
    }
}

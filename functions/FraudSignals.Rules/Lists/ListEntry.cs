using FraudSignals.Events;

namespace FraudSignals.Rules.Lists;

/// <summary>One entry of a list as written, in JSON or CSV; null for what is left out or wrong.</summary>
internal sealed record ListEntry
{
    public SubjectKind? Kind { get; init; }

    public string? Key { get; init; }

    public string? Prefix { get; init; }

    public bool HasReason { get; init; }

    public bool HasSource { get; init; }

    public int? Tier { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? Expires { get; init; }
}

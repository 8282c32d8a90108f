using System.Collections.Immutable;
using FraudSignals.Events;

namespace FraudSignals.Alerts;

/// <summary>One rule that contributed to an alert.</summary>
public sealed record Reason
{
    public required string Rule { get; init; }

    public required int RuleVersion { get; init; }

    public required string Title { get; init; }

    public required string Family { get; init; }

    /// <summary>What it added to the score.</summary>
    public required double Weight { get; init; }

    /// <summary>When the rule last hit.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Each comparison of the rule, with the value it had.</summary>
    public required ImmutableArray<ReasonValue> Values { get; init; }

    /// <summary>The sample the values rest on: the touches of the subject in the longest window.</summary>
    public required int Sample { get; init; }

    /// <summary>The newest contributing events, as <c>source/id</c>, oldest first; ids as <see cref="RecordId"/> shows them.</summary>
    public required ImmutableArray<string> Events { get; init; }

    /// <summary>Whether there were more contributing events than <see cref="Events"/> shows.</summary>
    public bool EventsCapped { get; init; }
}

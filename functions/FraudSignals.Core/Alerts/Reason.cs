using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Alerts;

/// <summary>One rule that contributed to an alert.</summary>
public sealed record Reason
{
    public required string Rule { get; init; }

    public required int RuleVersion { get; init; }

    public required string Title { get; init; }

    public required string Family { get; init; }

    /// <summary>Why it counts, in a sentence with its figures; null in alerts of before there were sentences.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// What it added to the score; 0 where a stronger reason of the same family counted in its place, since they rest on the
    /// same evidence.
    /// </summary>
    public required double Weight { get; init; }

    /// <summary>The step of the rule that was reached, from 0; null where the rule has none.</summary>
    public int? Band { get; init; }

    /// <summary>The highest step of the rule; null where it has none.</summary>
    public int? HighestBand { get; init; }

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

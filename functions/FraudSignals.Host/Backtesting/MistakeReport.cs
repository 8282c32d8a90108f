using System.Collections.Immutable;
using FraudSignals.Alerts;

namespace FraudSignals.Host.Backtesting;

/// <summary>A subject a typology got wrong, and why.</summary>
internal sealed record MistakeReport
{
    public required string Typology { get; init; }

    /// <summary><c>falsePositive</c> or <c>falseNegative</c>.</summary>
    public required string Mistake { get; init; }

    public required string Kind { get; init; }

    public required string Key { get; init; }

    public required string Class { get; init; }

    /// <summary>Of the first alert; of an overlooked subject, as it stood after its newest event. Null where it has no state.</summary>
    public required double? Score { get; init; }

    /// <summary>The score an alert takes.</summary>
    public required double Threshold { get; init; }

    /// <summary>When the first alert was raised.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The rules that spoke for an alert; of an overlooked subject, those that still do not, as they stand.</summary>
    public required ImmutableArray<RuleStanding> Rules { get; init; }
}

/// <summary>A rule and its comparisons.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Outcome">hit, miss or cannot say.</param>
/// <param name="Values">Its comparisons.</param>
internal sealed record RuleStanding(string Rule, string Outcome, ImmutableArray<ReasonValue> Values);

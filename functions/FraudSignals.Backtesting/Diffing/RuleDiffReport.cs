using System.Collections.Immutable;
using FraudSignals.Backtesting.Scoring;

namespace FraudSignals.Backtesting.Diffing;

/// <summary>What other rules would have changed: <c>--json</c> writes it as it is, people get tables.</summary>
internal sealed record RuleDiffReport
{
    public required long Events { get; init; }

    public required long HistoryEvents { get; init; }

    public required long Rejected { get; init; }

    /// <summary>For both sets of rules together, reading included.</summary>
    public required double Seconds { get; init; }

    public required string OldSnapshot { get; init; }

    public required string NewSnapshot { get; init; }

    /// <summary>Tokens, state, rules and alerts; reading not included.</summary>
    public required double OldMicrosecondsPerEvent { get; init; }

    public required double NewMicrosecondsPerEvent { get; init; }

    /// <summary>The median over all batches of the time the new rules took for it to that of the old; null without events.</summary>
    public required double? CostRatio { get; init; }

    /// <summary>How many batches went through both.</summary>
    public required int Batches { get; init; }

    public required Score OldOverall { get; init; }

    public required Score NewOverall { get; init; }

    public required ImmutableArray<TypologyDiff> Typologies { get; init; }
}

using System.Collections.Immutable;

namespace FraudSignals.Backtesting;

/// <summary>A subject a typology got wrong, and why.</summary>
internal sealed record MistakeReport
{
    public required string Typology { get; init; }

    /// <summary><c>falsePositive</c> or <c>falseNegative</c>.</summary>
    public required string Mistake { get; init; }

    public required string Kind { get; init; }

    public required string Key { get; init; }

    public required string Class { get; init; }

    /// <summary>Of the first alert; of an overlooked subject, the best it reached. Null where it was never seen.</summary>
    public required double? Score { get; init; }

    /// <summary>The score an alert takes.</summary>
    public required double Threshold { get; init; }

    /// <summary>When the first alert was raised, or the best score was reached.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The families that spoke then.</summary>
    public ImmutableArray<string> Families { get; init; } = [];

    /// <summary>How many families an alert takes.</summary>
    public required int MinimumFamilies { get; init; }

    /// <summary>
    /// The rules that spoke for an alert; of an overlooked subject, all of the typology's as they stood when the score was best.
    /// </summary>
    public required ImmutableArray<ScoredRule> Rules { get; init; }
}

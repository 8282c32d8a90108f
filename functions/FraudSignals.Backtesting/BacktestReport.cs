using FraudSignals.Backtesting.Scoring;

namespace FraudSignals.Backtesting;

/// <summary>What a back-test tells: <c>--json</c> writes it as it is, people get tables.</summary>
internal sealed record BacktestReport
{
    public required long Events { get; init; }

    public required long HistoryEvents { get; init; }

    public required long Rejected { get; init; }

    public required double Seconds { get; init; }

    /// <summary>How many subjects have state at the end.</summary>
    public required int Subjects { get; init; }

    /// <summary>The hash of the rules.</summary>
    public required string Snapshot { get; init; }

    /// <inheritdoc cref="BacktestRun.AlertsDigest"/>
    public required string AlertsDigest { get; init; }

    public required IReadOnlyList<Score> Typologies { get; init; }

    public required Score Overall { get; init; }

    public required IReadOnlyList<ClassRate> Classes { get; init; }

    /// <summary>Rules that could not judge some of a source's records, the least able first.</summary>
    public required IReadOnlyList<UnsaidRule> Unsaid { get; init; }

    /// <summary>Typologies that cannot reach their threshold on a source with the rules that can say mostly.</summary>
    public required IReadOnlyList<MuteTypology> Mute { get; init; }

    /// <summary>Null unless asked for.</summary>
    public IReadOnlyList<MistakeReport>? Errors { get; init; }
}

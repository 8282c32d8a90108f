using FraudSignals.Events.Sources;

namespace FraudSignals.Backtesting;

/// <summary>The files of a back-test, any number of each kind; how events are spread over them makes no difference.</summary>
internal sealed record BacktestInput
{
    public IReadOnlyList<string> Calls { get; init; } = [];

    public IReadOnlyList<string> Transfers { get; init; } = [];

    public IReadOnlyList<string> HistoryCalls { get; init; } = [];

    public IReadOnlyList<string> HistoryTransfers { get; init; } = [];

    /// <summary>Verdicts of the period.</summary>
    public IReadOnlyList<string> Verdicts { get; init; } = [];

    /// <summary>All of them.</summary>
    public IEnumerable<string> Files => [.. HistoryCalls, .. HistoryTransfers, .. Calls, .. Transfers, .. Verdicts];

    /// <summary>Whom calls are from.</summary>
    public Source CallsSource { get; init; } = Source.Local;

    /// <summary>Whom transfers are from.</summary>
    public Source TransfersSource { get; init; } = Source.Local;
}

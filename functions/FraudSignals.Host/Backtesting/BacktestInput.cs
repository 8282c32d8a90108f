using FraudSignals.Events;

namespace FraudSignals.Host.Backtesting;

/// <summary>The files of a back-test. A file that is left out has no events.</summary>
internal sealed record BacktestInput
{
    public string? Calls { get; init; }

    public string? Transfers { get; init; }

    public string? HistoryCalls { get; init; }

    public string? HistoryTransfers { get; init; }

    /// <summary>Whom calls are from.</summary>
    public Source CallsSource { get; init; } = Source.Local;

    /// <summary>Whom transfers are from.</summary>
    public Source TransfersSource { get; init; } = Source.Local;
}

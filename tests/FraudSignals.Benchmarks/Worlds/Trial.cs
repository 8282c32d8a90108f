using FraudSignals.Backtesting;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>One set of files to replay.</summary>
/// <param name="Name">The world or the set, for example <c>w03</c>.</param>
/// <param name="Variant">What differs from the world as drawn; empty for the world itself.</param>
internal sealed record Trial(string Name, string Variant)
{
    public string? Calls { get; init; }

    public string? Transfers { get; init; }

    public string? HistoryCalls { get; init; }

    public string? HistoryTransfers { get; init; }

    public required string Labels { get; init; }

    /// <summary>Whether rows are replayed in the order of the files, which is that of their arrival, instead of by time.</summary>
    public bool IsInArrivalOrder { get; init; }

    /// <summary>Its files as a back-test takes them.</summary>
    public BacktestInput Input => new()
    {
        Calls = Files(Calls),
        Transfers = Files(Transfers),
        HistoryCalls = Files(HistoryCalls),
        HistoryTransfers = Files(HistoryTransfers),
    };

    /// <summary>What the world has, for people.</summary>
    public string Description { get; init; } = "";

    private static string[] Files(string? path) => path is null ? [] : [path];
}

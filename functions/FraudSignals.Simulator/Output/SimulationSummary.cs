namespace FraudSignals.Simulator.Output;

/// <summary>What a run wrote.</summary>
/// <param name="Calls">Rows of <c>calls.csv</c>.</param>
/// <param name="Transfers">Rows of <c>transfers.csv</c>.</param>
/// <param name="HistoryCalls">Rows of <c>history-calls.csv</c>.</param>
/// <param name="HistoryTransfers">Rows of <c>history-transfers.csv</c>.</param>
/// <param name="Labels">Number of labels by kind and class, for example <c>account/mule_account</c>.</param>
/// <param name="BorderCells">Cells of the simulated country that lie at the border.</param>
public sealed record SimulationSummary(
    long Calls,
    long Transfers,
    long HistoryCalls,
    long HistoryTransfers,
    IReadOnlyDictionary<string, int> Labels,
    IReadOnlyList<string> BorderCells);

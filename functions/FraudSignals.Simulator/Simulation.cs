using FraudSignals.Simulator.Output;

namespace FraudSignals.Simulator;

/// <summary>Plays a country's calls and bank transfers, fraud among them, and tells the truth about it afterwards.</summary>
public static class Simulation
{
    /// <summary>
    /// Writes <c>calls.csv</c>, <c>transfers.csv</c>, <c>labels.csv</c>, <c>history-calls.csv</c> and
    /// <c>history-transfers.csv</c>.
    /// </summary>
    /// <param name="options">What to simulate.</param>
    /// <param name="outputDirectory">Where to write; made if missing, files of the same names are replaced.</param>
    /// <param name="progress">Told the share of days done, 0 to 1.</param>
    /// <param name="cancellationToken">Looked at between days; files are left incomplete.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    public static SimulationSummary Run(
        SimulationOptions options, string outputDirectory, IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(outputDirectory);
        options.Validate();
        Directory.CreateDirectory(outputDirectory);

        using var calls = new CsvFile(outputDirectory, "calls.csv", Tables.CallHeader);
        using var transfers = new CsvFile(outputDirectory, "transfers.csv", Tables.TransferHeader);
        using var historyCalls = new CsvFile(outputDirectory, "history-calls.csv", Tables.CallHeader);
        using var historyTransfers = new CsvFile(outputDirectory, "history-transfers.csv", Tables.TransferHeader);

        var play = new SimulationPlay(options);
        var done = 0;
        foreach (var day in play.Days())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (callFile, transferFile) = day.IsHistory ? (historyCalls, historyTransfers) : (calls, transfers);
            foreach (var row in day.Calls)
                Tables.Write(callFile, row);
            foreach (var row in day.Transfers)
                Tables.Write(transferFile, row);
            progress?.Report((double)++done / (options.HistoryDays + options.Days));
        }

        var labels = WriteLabels(play.Labels(), outputDirectory);
        return new SimulationSummary(calls.Rows, transfers.Rows, historyCalls.Rows, historyTransfers.Rows, labels, play.BorderCells);
    }

    private static SortedDictionary<string, int> WriteLabels(IEnumerable<LabelRow> rows, string outputDirectory)
    {
        using var file = new CsvFile(outputDirectory, "labels.csv", Tables.LabelHeader);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            Tables.Write(file, row);
            var key = $"{row.Kind}/{row.Class}";
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }
}

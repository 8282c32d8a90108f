using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;

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

        using var calls = new CsvFile(outputDirectory, "calls.csv", Tables.CallHeader, options.Without);
        using var transfers = new CsvFile(outputDirectory, "transfers.csv", Tables.TransferHeader, options.Without);
        using var historyCalls = new CsvFile(outputDirectory, "history-calls.csv", Tables.CallHeader, options.Without);
        using var historyTransfers = new CsvFile(outputDirectory, "history-transfers.csv", Tables.TransferHeader, options.Without);
        var callArrivals = new Arrivals<CallRow>(options.Seed, 0, options.HoursLate, row => row.Time);
        var transferArrivals = new Arrivals<TransferRow>(options.Seed, 1, options.HoursLate, row => row.Time);

        var play = new SimulationPlay(options);
        var done = 0;
        foreach (var day in play.Days())
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A history is read from an archive, so it is in order.
            if (day.IsHistory)
            {
                WriteCalls(historyCalls, day.Calls, options);
                WriteTransfers(historyTransfers, day.Transfers);
            }
            else
            {
                WriteCalls(calls, callArrivals.Pass(day.Calls), options);
                WriteTransfers(transfers, transferArrivals.Pass(day.Transfers));
            }

            progress?.Report((double)++done / (options.HistoryDays + options.Days));
        }

        WriteCalls(calls, callArrivals.Rest(), options);
        WriteTransfers(transfers, transferArrivals.Rest());
        var labels = WriteLabels(play.Labels(), outputDirectory);
        return new SimulationSummary(calls.Rows, transfers.Rows, historyCalls.Rows, historyTransfers.Rows, labels, play.BorderCells);
    }

    private static void WriteCalls(CsvFile file, IEnumerable<CallRow> rows, SimulationOptions options)
    {
        foreach (var row in rows)
        {
            if (row.Answered || !options.AnsweredOnly)
                Tables.Write(file, row);
        }
    }

    private static void WriteTransfers(CsvFile file, IEnumerable<TransferRow> rows)
    {
        foreach (var row in rows)
            Tables.Write(file, row);
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

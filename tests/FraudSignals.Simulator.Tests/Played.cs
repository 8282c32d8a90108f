using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Tests;

/// <summary>A small simulation played into memory, and made once for all tests that only read it.</summary>
public sealed class Played
{
    private static readonly Dictionary<(int, double, ulong), Played> Cache = [];

    private Played(SimulationOptions options)
    {
        Options = options;
        var play = new SimulationPlay(options);
        foreach (var day in play.Days())
        {
            (day.IsHistory ? HistoryCalls : Calls).AddRange(day.Calls);
            (day.IsHistory ? HistoryTransfers : Transfers).AddRange(day.Transfers);
        }

        Labels = [.. play.Labels()];
        BorderCells = play.BorderCells;
    }

    public SimulationOptions Options { get; }

    public List<CallRow> Calls { get; } = [];

    public List<TransferRow> Transfers { get; } = [];

    public List<CallRow> HistoryCalls { get; } = [];

    public List<TransferRow> HistoryTransfers { get; } = [];

    public List<LabelRow> Labels { get; }

    public IReadOnlyList<string> BorderCells { get; }

    public static Played Of(int subscribers = 1500, double difficulty = 0.5, ulong seed = 7)
    {
        lock (Cache)
        {
            if (!Cache.TryGetValue((subscribers, difficulty, seed), out var played))
            {
                played = new Played(new SimulationOptions { Subscribers = subscribers, Difficulty = difficulty, Seed = seed,
                    HistoryDays = 60 });
                Cache[(subscribers, difficulty, seed)] = played;
            }

            return played;
        }
    }

    public HashSet<string> Keys(string kind, string labelClass) =>
        [.. Labels.Where(label => label.Kind == kind && label.Class == labelClass).Select(label => label.Key)];

    /// <summary>Voice attempts of each caller of a class.</summary>
    public Dictionary<string, List<CallRow>> VoiceOf(string labelClass)
    {
        var keys = Keys("number", labelClass);
        return Calls.Where(row => row.Kind == "voice" && keys.Contains(row.Caller))
            .GroupBy(row => row.Caller).ToDictionary(g => g.Key, g => g.ToList());
    }

    public List<TransferRow> Accepted => [.. Transfers.Where(row => row.Status == "accepted")];

    /// <summary>Mean voice attempts on a day on which a caller of the class is active.</summary>
    public double CallsPerActiveDay(string labelClass) =>
        VoiceOf(labelClass).Values.Average(rows => (double)rows.Count / rows.Select(row => row.Time.Date).Distinct().Count());

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}

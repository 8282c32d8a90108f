using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Tests;

/// <summary>A drawn world played into memory, made once for all tests that only read it.</summary>
internal sealed class DrawnWorld
{
    private static readonly Dictionary<int, DrawnWorld> Cache = [];

    private DrawnWorld(int number)
    {
        Plan = WorldPlan.Draw(number);
        var play = new SimulationPlay(Plan.Options);
        foreach (var day in play.Days())
        {
            (day.IsHistory ? HistoryCalls : Calls).AddRange(day.Calls);
            (day.IsHistory ? HistoryTransfers : Transfers).AddRange(day.Transfers);
        }

        Labels = [.. play.Labels()];
    }

    public WorldPlan Plan { get; }

    public List<CallRow> Calls { get; } = [];

    public List<TransferRow> Transfers { get; } = [];

    public List<CallRow> HistoryCalls { get; } = [];

    public List<TransferRow> HistoryTransfers { get; } = [];

    public List<LabelRow> Labels { get; }

    public static DrawnWorld Of(int number)
    {
        lock (Cache)
        {
            return Cache.TryGetValue(number, out var world) ? world : Cache[number] = new DrawnWorld(number);
        }
    }

    /// <summary>The first world of the first 24 that has a kind of fraud.</summary>
    public static DrawnWorld With(string fraud, Func<WorldPlan, bool>? also = null) => Of(Enumerable.Range(0, 24).First(n =>
        WorldPlan.Draw(n) is var plan && (also?.Invoke(plan) ?? true) && plan.Kinds.Contains((fraud, true))));

    public HashSet<string> Keys(string kind, string labelClass) =>
        [.. Labels.Where(label => label.Kind == kind && label.Class == labelClass).Select(label => label.Key)];

    public List<TransferRow> Accepted => [.. Transfers.Where(row => row.Status == "accepted")];
}

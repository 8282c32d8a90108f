using System.Diagnostics;
using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Host.Serving;
using FraudSignals.Identifiers;
using FraudSignals.Rules;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>Replays trials through the rules of a directory and scores them.</summary>
internal sealed class TrialRun
{
    private readonly RuleSnapshot _rules;
    private readonly List<Typology> _typologies;
    private readonly Classes _classes;

    /// <param name="directory">The rules directory.</param>
    /// <param name="packs">The packs of it to load; those that are enabled where there are none.</param>
    public TrialRun(string directory, string[] packs)
    {
        _rules = RulesDirectory.Load(directory, packs, new Tokenizer(Backtest.TokenKey), out _, Console.Error);
        _typologies = [.. _rules.Typologies.Where(t => t.Status != RuleStatus.Experimental).OrderBy(t => t.Id, StringComparer.Ordinal)];
        _classes = new Classes(_typologies, []);
    }

    public string Snapshot => _rules.Hash;

    /// <summary>Where hits of single rules are written; null where nobody asks. Rows are then replayed in the order of the files.</summary>
    public TextWriter? Hits { get; init; }

    public async Task<TrialResult> RunAsync(Trial trial, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var labels = await LabelFile.ReadAsync(trial.Labels, new Tokenizer(Backtest.TokenKey), cancellation);
        var (events, recorder) =
            await (trial.IsInArrivalOrder || Hits != null ? ArrivedAsync(trial, labels, cancellation)
                : SortedAsync(trial, labels, cancellation));
        var card = new Scorer(_typologies, _classes, labels).Score(recorder.Alerts, recorder.FirstSeen);
        return new TrialResult(
            trial.Name, trial.Variant, trial.Description, events, Stopwatch.GetElapsedTime(started).TotalSeconds,
            [.. card.Typologies.Where(t => t.TruePositives + t.FalseNegatives > 0)], card.Classes);
    }

    private async Task<(long Events, AlertRecorder Recorder)> SortedAsync(
        Trial trial, IReadOnlyList<Label> labels, CancellationToken cancellation)
    {
        var runs = await new Backtest([_rules], labels, TimeProvider.System, new Quiet(), TextWriter.Null)
            .RunAsync(trial.Input, cancellation);
        return (runs[0].Events, runs[0].Recorder);
    }

    private async Task<(long Events, AlertRecorder Recorder)> ArrivedAsync(
        Trial trial, IReadOnlyList<Label> labels, CancellationToken cancellation)
    {
        using var replay = new ArrivalReplay(_rules, labels);
        var history = await replay.RunAsync(IngestionMode.History, trial.HistoryCalls, trial.HistoryTransfers, cancellation);
        var events = history + await replay.RunAsync(IngestionMode.Live, trial.Calls, trial.Transfers, cancellation);
        if (Hits is { } hits)
        {
            lock (hits)
            {
                replay.Hits.Write(hits, trial.Name);
            }
        }

        return (events, replay.Recorder);
    }

    private sealed class Quiet : IProgress<double>
    {
        public void Report(double value)
        {
        }
    }
}

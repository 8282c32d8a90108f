using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Fitting;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Host.Commands.Rules;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>
/// Rules fitted to one half of a world's subjects, scored on the other half, of which the fit saw no label; and a budget chosen on the
/// first days, counted on the rest. The world is replayed once: other points and thresholds only weigh anew what was found.
/// </summary>
internal sealed class FitTrial
{
    private readonly FitBudget _budget;
    private readonly string _directory;
    private readonly string[] _packs;
    private readonly RuleSnapshot _rules;
    private readonly List<Typology> _typologies;
    private readonly Classes _classes;
    private readonly IReadOnlyList<Label> _labels;
    private readonly BacktestInput _input;
    private readonly Trial _world;

    private FitTrial(Trial world, string directory, string[] packs, FitBudget budget, IReadOnlyList<Label> labels)
    {
        (_world, _directory, _packs, _budget, _labels, _input) = (world, directory, packs, budget, labels, world.Input);
        _rules = Load(directory);
        _typologies = [.. _rules.Typologies.Where(t => t.Status is RuleStatus.Test or RuleStatus.Stable)];
        _classes = new Classes(_typologies, []);
    }

    public static async Task<FitTrial> OfAsync(Trial world, string directory, string[] packs, FitBudget budget,
        CancellationToken cancellation) =>
        new(world, directory, packs, budget, await LabelFile.ReadAsync(world.Labels, new Tokenizer(Backtest.TokenKey), cancellation));

    /// <summary>Each half fitted to and scored on the other, and the budget.</summary>
    public async Task<(IReadOnlyList<FitResult> Halves, BudgetResult Budget)> WeighAsync(CancellationToken cancellation)
    {
        var recorder = new FindingRecorder();
        var run = (await ReplayAsync([_rules], recorder, cancellation))[0];
        return ([Weigh(recorder, run.Days, half: true), Weigh(recorder, run.Days, half: false)], Spend(recorder));
    }

    /// <summary>The first half fitted to, and what is proposed replayed: scores on the other half.</summary>
    public async Task<FitResult> ReplayAsync(CancellationToken cancellation)
    {
        var output = Directory.CreateTempSubdirectory("fraudsignals-fit-");
        try
        {
            var report = await new FitRun(_rules, Half(true), _classes, _budget, new Terminal(TextWriter.Null, Console.Error),
                TimeProvider.System).RunAsync(_typologies, _input, _directory, output, _packs, cancellation);
            var runs = await ReplayAsync(
                report.Directory is { } written ? [_rules, Load(written)] : [_rules], null, cancellation);
            var scorer = new Scorer(_typologies, _classes, Half(false));
            var scores = runs.Select(r => scorer.Score(r.Recorder.Alerts, r.Recorder.FirstSeen).Typologies).ToList();
            return new FitResult(_world.Name, [
                .. _typologies.Select((t, i) => new FitOnHalf(t.Id, report.Typologies[i].IsProposed, report.Typologies[i].Before,
                    Of(scores[0][i]), Of(scores[^1][i]), 0, (t.AlertThreshold, report.Typologies[i].Threshold)))
                    .Where(t => t.Before.Frauds > 0),
            ]);
        }
        finally
        {
            output.Refresh();
            if (output.Exists)
            {
                output.Delete(recursive: true);
            }
        }
    }

    private FitResult Weigh(FindingRecorder recorder, double days, bool half)
    {
        var results = new List<FitOnHalf>();
        foreach (var typology in _typologies)
        {
            var set = new FitSet(typology, _rules, recorder, Half(half), _classes);
            var other = new FitSet(typology, _rules, recorder, Half(!half), _classes, set.Cuts);
            var (model, threshold) = new Fitting(typology, set, _budget.MaxFalsePositiveRate, days).Propose();
            var (here, there) = (Scoring(set), Scoring(other));
            var isProposed = threshold != typology.AlertThreshold
                || !model.Points.SelectMany(p => p).SequenceEqual(set.Present.Points.SelectMany(p => p));
            var before = there.Score(set.Present, typology.AlertThreshold, days);
            if (before.Frauds > 0)
            {
                results.Add(new FitOnHalf(typology.Id, isProposed, here.Score(set.Present, typology.AlertThreshold, days), before,
                    there.Score(model, threshold, days), OutOfReach(other), (typology.AlertThreshold, threshold)));
            }
        }

        return new FitResult($"{_world.Name}{(half ? "a" : "b")}", results);
    }

    private static int OutOfReach(FitSet set) => set.Silent.Frauds + set.Subjects.Count(s => s.IsFraud == true
        && s.Tops.All(t => set.Rules.Where((_, i) => t[i] > 0).Select(r => r.Family).Distinct().Count() < 2));

    private BudgetResult Spend(FindingRecorder recorder)
    {
        BudgetPart[] parts = [
            .. _typologies.Select(t => (t, Set: new FitSet(t, _rules, recorder, [], _classes)))
                .Select(s => s.Set.PartOf(s.Set.Present, s.t.AlertThreshold)),
        ];
        return BudgetDays.Spend(parts, _budget.Days, _world.Name, _world.HistoryCalls is not null || _world.HistoryTransfers is not null);
    }

    private List<Label> Half(bool first) => [.. _labels.Where(l => (l.Subject.Token.Value & 1) == 0 == first)];

    private static TypologyFit Scoring(FitSet set) => new(set.Subjects, set.Silent, 1, set.Free, set.Cooldown);

    private static FitScore Of(Score s) => new(
        s.TruePositives, s.TruePositives + s.FalseNegatives, s.FalsePositives, s.FalsePositives + s.TrueNegatives, s.Alerts, 0);

    private RuleSnapshot Load(string directory) =>
        RulesDirectory.Load(directory, _packs, new Tokenizer(Backtest.TokenKey), out _, Console.Error);

    private Task<IReadOnlyList<BacktestRun>> ReplayAsync(List<RuleSnapshot> rules, FindingRecorder? recorder,
        CancellationToken cancellation) =>
        new Backtest(rules, _labels, TimeProvider.System, new Progress<double>(), TextWriter.Null) { Observer = recorder }
            .RunAsync(_input, cancellation);
}

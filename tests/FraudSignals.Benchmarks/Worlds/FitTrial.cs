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
/// Fits rules to one half of a world's subjects and replays what is proposed beside what ships, scored on the other half; no label of that
/// half was seen by the fit.
/// </summary>
internal sealed class FitTrial(string directory, string[] packs, FitBudget budget)
{
    private static readonly Tokenizer Tokens = new(Backtest.TokenKey);

    public async Task<FitResult> RunAsync(Trial world, CancellationToken cancellation)
    {
        IReadOnlyList<Label> labels;
        RuleSnapshot shipped;
        lock (Tokens)
        {
            labels = LabelFile.ReadAsync(world.Labels, Tokens, cancellation).GetAwaiter().GetResult();
            shipped = RulesDirectory.Load(directory, packs, Tokens, out _, Console.Error);
        }

        var (own, other) = (labels.Where(IsOwn).ToList(), labels.Where(l => !IsOwn(l)).ToList());
        var typologies = shipped.Typologies.Where(t => t.Status is RuleStatus.Test or RuleStatus.Stable).ToList();
        var classes = new Classes(typologies, []);
        var input = world.Input;
        var output = Directory.CreateTempSubdirectory("fraudsignals-fit-");
        try
        {
            var terminal = new Terminal(TextWriter.Null, Console.Error);
            var report = await new FitRun(shipped, own, classes, budget, terminal, TimeProvider.System)
                .RunAsync(typologies, input, directory, output, packs, cancellation);
            List<RuleSnapshot> both = [shipped];
            if (report.Directory is { } written)
            {
                lock (Tokens)
                {
                    both.Add(RulesDirectory.Load(written, packs, Tokens, out _, Console.Error));
                }
            }

            var runs = await new Backtest(both, other, TimeProvider.System, new Progress<double>(), TextWriter.Null)
                .RunAsync(input, cancellation);
            var scorer = new Scorer(typologies, classes, other);
            var scores = runs.Select(r => scorer.Score(r.Recorder.Alerts, r.Recorder.FirstSeen).Typologies).ToList();
            return new FitResult(world.Name, world.Description, scores[0], scores[^1], report);
        }
        finally
        {
            if (output.Exists)
            {
                output.Delete(recursive: true);
            }
        }
    }

    /// <summary>The same without replaying what is proposed, and each half from the other: what was found, weighed anew.</summary>
    public async Task<IReadOnlyList<FitResult>> WeighAsync(Trial world, CancellationToken cancellation)
    {
        IReadOnlyList<Label> labels;
        RuleSnapshot shipped;
        lock (Tokens)
        {
            labels = LabelFile.ReadAsync(world.Labels, Tokens, cancellation).GetAwaiter().GetResult();
            shipped = RulesDirectory.Load(directory, packs, Tokens, out _, Console.Error);
        }

        var typologies = shipped.Typologies.Where(t => t.Status is RuleStatus.Test or RuleStatus.Stable).ToList();
        var classes = new Classes(typologies, []);
        var recorder = new FindingRecorder();
        var runs = await new Backtest([shipped], labels, TimeProvider.System, new Progress<double>(), TextWriter.Null) { Observer = recorder }
            .RunAsync(world.Input, cancellation);
        _kept[world.Name] = (labels, shipped, typologies, classes, recorder, runs[0].Days, world);
        return Weigh(world.Name);
    }

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (IReadOnlyList<Label>, RuleSnapshot, List<Typology>, Classes, FindingRecorder, double, Trial)> _kept = new();

    public IReadOnlyList<FitResult> Weigh(string name)
    {
        var (labels, shipped, typologies, classes, recorder, days, world) = _kept[name];
        var results = new List<FitResult>();
        foreach (var half in new[] { true, false })
        {
            List<Score> before = [], after = [];
            List<FittedTypology> fitted = [];
            foreach (var typology in typologies)
            {
                var set = new FitSet(typology, shipped, recorder, [.. labels.Where(l => IsOwn(l) == half)], classes);
                var (model, threshold) = new Fitting(typology, set, budget, days, onlyThreshold: false).Propose();
                var here = new TypologyFit(set.Subjects, set.Silent, budget, set.Free, set.Cooldown);
                var report = new FittedTypology { Id = typology.Id, ThresholdBefore = typology.AlertThreshold, Threshold = threshold,
                    IsProposed = threshold != typology.AlertThreshold || model != set.Present, MinimumFamilies = 2, Rules = [], Calibration = [],
                    Before = here.Score(set.Present, typology.AlertThreshold, 1), Fitted = here.Score(model, threshold, 1), OtherSubjects = default, LaterDays = default };
                var other = new FitSet(typology, shipped, recorder, [.. labels.Where(l => IsOwn(l) != half)], classes, set.Cuts);
                var on = new TypologyFit(other.Subjects, other.Silent, budget, other.Free, other.Cooldown);
                fitted.Add(report);
                before.Add(ScoreOf(typology, on.Score(other.Present, typology.AlertThreshold, days)));
                after.Add(ScoreOf(typology, on.Score(model, report.Threshold, days)));
            }

            var whole = new FitReport { Directory = fitted.Exists(f => f.IsProposed) ? "" : null, Days = days, Typologies = fitted, Before = null, After = null, Changed = [] };
            results.Add(new FitResult(world.Name + (half ? "a" : "b"), world.Description, before, after, whole));
        }

        return results;
    }

    private static Score ScoreOf(Typology typology, FitScore score) => new()
    {
        Id = typology.Id,
        Alerts = score.Alerts,
        Flagged = score.Found + score.Wronged,
        TruePositives = score.Found,
        FalsePositives = score.Wronged,
        FalseNegatives = score.Frauds - score.Found,
        TrueNegatives = score.Honest - score.Wronged,
        MedianSecondsToAlert = null,
    };

    private static bool IsOwn(Label label) => (label.Subject.Token.Value & 1) == 0;
}

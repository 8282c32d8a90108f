using System.Collections.Immutable;
using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Fitting;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Host.Commands.Rules;

/// <summary>Replays files, fits typologies to what was found, writes the proposal and replays that too.</summary>
internal sealed class FitRun(
    RuleSnapshot rules, IReadOnlyList<Label> labels, Classes classes, FitBudget budget, Terminal terminal, TimeProvider clock)
{
    public async Task<FitReport> RunAsync(
        IReadOnlyList<Typology> typologies, BacktestInput input, string directory, DirectoryInfo output, string[] packs,
        CancellationToken cancellation)
    {
        var recorder = new FindingRecorder();
        var run = await ReplayAsync("Replaying", [rules], recorder, input, cancellation);
        var fits = typologies.Select(t => new FitSet(t, rules, recorder, labels, classes))
            .Zip(typologies, (set, typology) =>
                (Set: set, Typology: typology, Fitting: new Fitting(typology, set, budget.MaxFalsePositiveRate, run[0].Days))).ToList();
        var proposals = fits.ConvertAll(
            f => labels.Count > 0 ? f.Fitting.Propose() : (Model: f.Set.Present, Threshold: f.Typology.AlertThreshold));
        var spent = budget.AlertsPerDay is { } most
            ? SpentBudget.Of([.. fits.Zip(proposals, (f, p) => f.Set.PartOf(p.Model, p.Threshold))], most, budget.Days,
                mayFall: labels.Count == 0)
            : null;
        var fitted = fits.Select(
            (f, i) => f.Fitting.Report(proposals[i].Model, spent?.Thresholds[i] ?? proposals[i].Threshold, labels.Count > 0)).ToList();
        var copy = Copy(directory, output);
        var change = new RuleChange(copy, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        for (var i = 0; i < fits.Count; i++)
        {
            if (fitted[i].IsProposed)
            {
                Write(change, fits[i].Typology, fits[i].Set, fits[i].Fitting, fitted[i], proposals[i].Model);
            }
        }

        change.Write();
        var changed = change.Changed.ToList();
        var after = changed.Count == 0 || labels.Count == 0
            ? null
            : await ReplayAsync("Replaying the proposal",
                [RulesDirectory.Load(copy, packs, new Tokenizer(Backtest.TokenKey), out _, terminal.Error)], null, input, cancellation);
        var scorer = new Scorer(typologies, classes, labels);
        var result = new FitReport
        {
            Directory = changed.Count == 0 ? null : copy,
            Days = run[0].Days,
            Typologies = fitted,
            AlertsPerDay = spent?.AlertsPerDay,
            AlertsPerDayLater = spent?.AlertsPerDayLater,
            Before = after is null ? null : scorer.Score(run[0].Recorder.Alerts, run[0].Recorder.FirstSeen).Typologies,
            After = after is null ? null : scorer.Score(after[0].Recorder.Alerts, after[0].Recorder.FirstSeen).Typologies,
            Changed = changed,
        };
        if (changed.Count == 0)
        {
            output.Delete(recursive: true);
        }
        else
        {
            await File.WriteAllTextAsync(Path.Combine(copy, "FIT.md"), "# Fitted rules\n\n" + result.Text(), cancellation);
        }

        return result;
    }

    private static void Write(RuleChange change, Typology typology, FitSet set, Fitting fitting, FittedTypology report, ScoreModel model)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < set.Rules.Length; i++)
        {
            var rule = set.Rules[i];
            if (model.Points[i][^1] > 0)
            {
                weights.Add(rule.Id, model.Points[i][^1]);
                if (rule.Status == RuleStatus.Experimental)
                {
                    change.Counts(rule.Id);
                }
            }

            var steps = fitting.Steps(i, model).ToList();
            if (set.Free[i] && model.Points[i][^1] > 0 && set.Cuts[i].Values.Length > 0 && steps.Count > 1)
            {
                change.Bands(rule.Id, steps[0].Points, [.. steps.Skip(1).Select(s => (s.When, s.Points))]);
            }
            else if (set.Free[i] && rule.Bands.Length > 0 && model.Points[i][^1] > 0 && !SameShape(rule, model.Points[i]))
            {
                change.Scores(rule.Id, [.. model.Points[i]]);
            }
        }

        // Those that are switched off keep their lines.
        foreach (var (id, weight) in typology.Weights.Where(w => !set.Rules.Any(r => r.Id == w.Key)))
        {
            weights.TryAdd(id, weight);
        }

        // Interdiction stays as far above the alert as it was, within what the rules give.
        var reach = model.Score([.. model.Points.Select(p => (byte)p.Length)]);
        var interdiction = Math.Min(reach, Math.Round(report.Threshold * typology.InterdictionThreshold / typology.AlertThreshold));
        change.Typology(
            typology.Id, weights, report.Threshold, Math.Max(report.Threshold, interdiction),
            [.. report.Calibration.Select(c => (c.Score, c.Probability))]);
    }

    private static bool SameShape(Rule rule, ImmutableArray<double> points) =>
        Enumerable.Range(0, points.Length).All(b => Math.Abs(points[b] - points[^1] * rule.ShareOf(b)) < 0.5);

    private async Task<IReadOnlyList<BacktestRun>> ReplayAsync(
        string what, IReadOnlyList<RuleSnapshot> snapshots, FindingRecorder? recorder, BacktestInput input, CancellationToken cancellation)
    {
        using var progress = terminal.Progress(what);
        return await new Backtest(snapshots, labels, clock, progress, terminal.Error) { Observer = recorder }.RunAsync(input, cancellation);
    }

    private static string Copy(string directory, DirectoryInfo output)
    {
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.LinkTarget is null))
        {
            var to = Path.Combine(output.FullName, Path.GetRelativePath(directory, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            file.CopyTo(to);
        }

        return output.FullName;
    }
}

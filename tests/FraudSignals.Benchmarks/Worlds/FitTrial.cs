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

    private static bool IsOwn(Label label) => (label.Subject.Token.Value & 1) == 0;
}

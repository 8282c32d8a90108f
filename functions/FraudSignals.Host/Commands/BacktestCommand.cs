using System.CommandLine;
using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Files;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules;

namespace FraudSignals.Host.Commands;

/// <summary><c>backtest</c>: how the rules would have done on labelled files.</summary>
internal static class BacktestCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var command = new Command("backtest", "Replay labelled files in event time and print precision, recall and time to alert.");
        var options = new BacktestOptions(command, needsLabels: true);
        var errors = new Option<int>("--errors")
        {
            Description = "Explain up to N wrongly flagged and N overlooked subjects per typology; the overlooked take a second replay.",
            HelpName = "N",
        };
        var rules = CommonOptions.Rules();
        var packs = CommonOptions.Packs();
        var json = CommonOptions.Json();
        foreach (var option in new Option[] { errors, rules, packs, json })
        {
            command.Add(option);
        }

        command.Check(result =>
        {
            if (result.GetValue(errors) < 0)
            {
                result.AddError("--errors must not be negative.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = RulesDirectory.Find(parsed.GetValue(rules));
            var report = await RunAsync(
                sources => options.Input(parsed, sources), options.Labels(parsed)!, options.Classes(parsed), parsed.GetValue(errors),
                directory,
                parsed.GetRequiredValue(packs), terminal, clock, cancellation);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(report);
            }
            else
            {
                report.Print(terminal);
            }

            return ExitCode.Good;
        });
        return command;
    }

    /// <summary>Runs a back-test of the rules in a directory.</summary>
    internal static async Task<BacktestReport> RunAsync(
        Func<IReadOnlyCollection<Source>, BacktestInput> input,
        string labelFile,
        IReadOnlyList<string> classes,
        int errors,
        string rulesDirectory,
        string[] packs,
        Terminal terminal,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var tokenizer = new Tokenizer(Backtest.TokenKey);
        var rules = RulesDirectory.Load(rulesDirectory, packs, tokenizer, out var sources, terminal.Error);

        // An experimental typology never alerts, so there is nothing to score.
        var typologies = rules.Typologies.Where(t => t.Status != RuleStatus.Experimental).OrderBy(t => t.Id, StringComparer.Ordinal)
            .ToList();
        var choices = new Classes(typologies, classes);
        var labels = await LabelFile.ReadAsync(labelFile, tokenizer, cancellation);
        var files = input(sources);
        using var pipes = new KeptPipes();
        await pipes.KeepAsync(files.Files, cancellation);
        var run = await ReplayAsync("Replaying", []);
        var card = new Scorer(typologies, choices, labels).Score(run.Recorder.Alerts, run.Recorder.FirstSeen);
        return new BacktestReport
        {
            Events = run.Events,
            HistoryEvents = run.HistoryEvents,
            Rejected = run.Rejected,
            Seconds = run.Seconds,
            Subjects = run.Subjects,
            Snapshot = rules.Hash,
            AlertsDigest = run.AlertsDigest(),
            Typologies = card.Typologies,
            Overall = card.Overall,
            Classes = card.Classes,
            Unsaid = UnsaidRule.Of(run.Rules),
            Mute = MuteTypology.Of(run.Rules),
            Errors = errors == 0 ? null : await ExplainAsync(Mistakes.Shown(card.Mistakes, errors)),
        };

        async Task<BacktestRun> ReplayAsync(string what, IReadOnlyCollection<Label> followed)
        {
            using var progress = terminal.Progress(what);
            return (await new Backtest([rules], labels, clock, progress, terminal.Error) { Followed = followed }
                .RunAsync(files, pipes, cancellation))[0];
        }

        // Whom to follow is known only when all was replayed once.
        async Task<IReadOnlyList<MistakeReport>> ExplainAsync(IReadOnlyList<Mistake> mistakes)
        {
            Label[] overlooked = [.. mistakes.Where(m => m.Alert == null).Select(m => m.Label)];
            var again = overlooked.Length == 0 ? run : await ReplayAsync("Following the overlooked", overlooked);
            return Mistakes.Explain(mistakes, again.Standings);
        }
    }
}

using System.CommandLine;
using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Diffing;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules diff</c>: who would have alerted with other rules, and what they cost.</summary>
internal static class RulesDiffCommand
{
    private const int DefaultLimit = 10;

    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var older = new Argument<DirectoryInfo>("OLD") { Description = "The rules directory to compare with." };
        var newer = new Argument<DirectoryInfo>("NEW") { Description = "The rules directory that is to take its place." };
        var limit = new Option<int>("--limit")
        {
            Description = "Name so many subjects per typology that alert with one set of rules only.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultLimit,
        };
        var json = CommonOptions.Json();
        var command =
            new Command("diff",
                "Replay files through two sets of rules side by side: who alerts with one only, precision, recall, volume and cost.")
            {
                older, newer,
            };
        var options = new BacktestOptions(command, needsLabels: false);
        command.Add(limit);
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            var tokenizer = new Tokenizer(Backtest.TokenKey);
            var before = RulesDirectory.Load(RulesDirectory.Find(parsed.GetValue(older)), tokenizer, terminal.Error);
            var after = RulesDirectory.Load(RulesDirectory.Find(parsed.GetValue(newer)), [], tokenizer, out var sources, terminal.Error);
            IReadOnlyList<Label> labels =
                options.Labels(parsed) is { } file ? await LabelFile.ReadAsync(file, tokenizer, cancellation) : [];
            IReadOnlyList<BacktestRun> runs;
            using (var progress = terminal.Progress("Replaying"))
            {
                runs = await new Backtest([before, after], labels, clock, progress, terminal.Error)
                    .RunAsync(options.Input(parsed, sources), cancellation);
            }

            var report = new RuleDiff(labels, options.Classes(parsed), parsed.GetValue(limit)).Compare((before, runs[0]), (after, runs[1]));
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
}

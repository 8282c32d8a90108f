using System.CommandLine;
using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Host.Commands.Rules;

/// <summary>
/// <c>rules fit</c>: proposes what rules should give and what an alert should take, from labelled files; applies nothing.
/// </summary>
internal static class RulesFitCommand
{
    private const double DefaultMaxFalsePositiveRate = 0.01;

    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var budget =
            new Option<double?>("--budget")
            { Description = "So many alerts a day at most, of all typologies together.", HelpName = "ALERTS" };
        var days = new Option<int?>("--budget-days")
        {
            Description = $"Count the budget over so many of the last days. Default: {FitBudget.DefaultDays}.", HelpName = "DAYS",
        };
        var rate = new Option<double?>("--max-fpr")
        {
            Description =
                $"The share of honest subjects that may be flagged, 0 to 1. Default: {DefaultMaxFalsePositiveRate}.",
            HelpName = "SHARE",
        };
        var only = new Option<string[]>("--typology")
        {
            Description = "Fit these typologies and no others, by id.", HelpName = "ID", DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var output =
            new Option<DirectoryInfo>("--out") { Description = "Write the changed copy of the rules, and FIT.md, into this new directory.",
                Required = true };
        var rules = CommonOptions.Rules();
        var packs = CommonOptions.Packs();
        var json = CommonOptions.Json();
        var command =
            new Command(
                "fit",
                "Propose weights, steps and thresholds from labelled files, or thresholds for a budget of alerts without labels. Nothing "
                + "is applied.");
        var options = new BacktestOptions(command, needsLabels: false);
        foreach (var option in new Option[] { budget, days, rate, only, output, rules, packs, json })
        {
            command.Add(option);
        }

        command.Check(result =>
        {
            if (result.GetValue(budget) is <= 0)
            {
                result.AddError("--budget must be above 0.");
            }

            if (result.GetValue(days) is < 1)
            {
                result.AddError("--budget-days must be 1 or more.");
            }

            if (result.GetValue(rate) is < 0 or > 1)
            {
                result.AddError("--max-fpr must be 0 to 1.");
            }

            if (result.GetValue(output) is { Exists: true } directory && directory.EnumerateFileSystemInfos().Any())
            {
                result.AddError($"{directory.FullName} is there and not empty; --out is for a new directory.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = RulesDirectory.Find(parsed.GetValue(rules));
            var tokenizer = new Tokenizer(Backtest.TokenKey);
            var present = RulesDirectory.Load(directory, parsed.GetRequiredValue(packs), tokenizer, out var sources, terminal.Error);
            IReadOnlyList<Label> labels =
                options.Labels(parsed) is { } file ? await LabelFile.ReadAsync(file, tokenizer, cancellation) : [];
            if (labels.Count == 0 && parsed.GetValue(budget) is null)
            {
                throw new CommandException("Without labels there is only a budget to go by: give --labels or --budget.");
            }

            var chosen = Chosen(present, parsed.GetValue(only)!);
            var limits = new FitBudget(
                parsed.GetValue(budget), parsed.GetValue(days) ?? FitBudget.DefaultDays,
                parsed.GetValue(rate) ?? DefaultMaxFalsePositiveRate);
            var run = new FitRun(present, labels, new Classes(present.Typologies, options.Classes(parsed)), limits, terminal, clock);
            var report =
                await run.RunAsync(chosen, options.Input(parsed, sources), directory, parsed.GetValue(output)!,
                    parsed.GetRequiredValue(packs), cancellation);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(report);
            }
            else
            {
                terminal.Out.Write(report.Text());
                terminal.Out.WriteLine();
                terminal.Out.WriteLine(report.Directory is null
                    ? "Nothing was written."
                    : $"Written to {report.Directory}. To review: git diff --no-index {directory} {report.Directory}; rules test "
                        + $"{report.Directory}; rules diff {directory} {report.Directory}.");
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static List<Typology> Chosen(RuleSnapshot rules, string[] ids)
    {
        var typologies = rules.Typologies.Where(t => t.Status is RuleStatus.Test or RuleStatus.Stable)
            .OrderBy(t => t.Id, StringComparer.Ordinal).ToList();
        if (ids.FirstOrDefault(id => typologies.TrueForAll(t => t.Id != id)) is { } unknown)
        {
            throw new CommandException(
                $"There is no typology {unknown} that alerts; there are {string.Join(", ", typologies.Select(t => t.Id))}.");
        }

        return [.. typologies.Where(t => ids.Length == 0 || ids.Contains(t.Id))];
    }
}

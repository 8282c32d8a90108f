using System.CommandLine;
using System.Security.Cryptography;
using FraudSignals.Events;
using FraudSignals.Host.Backtesting;
using FraudSignals.Host.Backtesting.Scoring;
using FraudSignals.Host.Serving;
using FraudSignals.Rules;

namespace FraudSignals.Host.Commands;

/// <summary><c>backtest</c>: how the rules would have done on labelled files.</summary>
internal static class BacktestCommand
{
    // Tokens of a back-test never leave it; a fixed key makes two runs comparable to the last alert id.
    private static readonly byte[] TokenKey = SHA256.HashData("FraudSignals back-test"u8);

    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var calls = File("--calls", "Calls of the period: CSV, NDJSON or JSON, gzip or not.");
        var transfers = File("--transfers", "Transfers of the period.");
        var historyCalls = File("--history-calls", "Calls before the period: they build state and raise no alerts.");
        var historyTransfers = File("--history-transfers", "Transfers before the period.");
        var labels = new Option<string>("--labels") { Description = "CSV kind,key,label[,class]: what is true of each subject.", Required = true };
        var classes = new Option<string[]>("--classes")
        {
            Description = "TYPOLOGY=CLASS[,CLASS...]: the fraud classes a typology is scored on. Default: the class of its own name, "
                + "and classes that are no typology's name. TYPOLOGY=* takes all.",
            DefaultValueFactory = _ => [],
        };
        var errors = new Option<int>("--errors") { Description = "Explain up to N wrongly flagged and N overlooked subjects per typology.", HelpName = "N" };
        var rules = CommonOptions.Rules();
        var json = CommonOptions.Json();
        var command = new Command("backtest", "Replay labelled files in event time and print precision, recall and time to alert.")
        {
            calls, transfers, historyCalls, historyTransfers, labels, classes, errors, rules, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(calls) == null && result.GetValue(transfers) == null)
            {
                result.AddError("Give --calls, --transfers or both.");
            }

            if (result.GetValue(errors) < 0)
            {
                result.AddError("--errors must not be negative.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var input = new BacktestInput
            {
                Calls = parsed.GetValue(calls),
                Transfers = parsed.GetValue(transfers),
                HistoryCalls = parsed.GetValue(historyCalls),
                HistoryTransfers = parsed.GetValue(historyTransfers),
            };
            var directory = RulesDirectory.Find(parsed.GetValue(rules));
            var report = await RunAsync(
                input, parsed.GetRequiredValue(labels), parsed.GetValue(classes) ?? [], parsed.GetValue(errors), directory, terminal, clock, cancellation);
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
        BacktestInput input,
        string labelFile,
        IReadOnlyList<string> classes,
        int errors,
        string rulesDirectory,
        Terminal terminal,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var tokenizer = new Tokenizer(TokenKey);
        var rules = RulesDirectory.Load(rulesDirectory, tokenizer, terminal.Error);

        // An experimental typology never alerts, so there is nothing to score.
        var typologies = rules.Typologies.Where(t => t.Status != RuleStatus.Experimental).OrderBy(t => t.Id, StringComparer.Ordinal).ToList();
        var choices = new Classes(typologies, classes);
        var labels = LabelFile.Read(labelFile, tokenizer);
        BacktestRun run;
        using (var progress = terminal.Progress("Replaying"))
        {
            run = await new Backtest(rules, TokenKey, labels, clock, progress, terminal.Error).RunAsync(input, cancellation);
        }

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
            Errors = errors == 0 ? null : await Mistakes.ExplainAsync(card.Mistakes, errors, run.Inspection, cancellation),
        };
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}

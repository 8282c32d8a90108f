using System.CommandLine;
using System.Globalization;
using FraudSignals.Events;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Reports;
using FraudSignals.Verdicts;

namespace FraudSignals.Host.Commands;

/// <summary><c>verdicts report</c>: how right typologies and rules of a running host were.</summary>
internal static class VerdictsCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        var report =
            new Command("report",
                "Tell how right typologies and rules were by what responders found; needs the role analyse or administer.") { url, json };
        report.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var verdicts = (await client.GetAsync<RulesReport>("/api/rules", cancellation)).Verdicts
                ?? throw new CommandException("The host keeps no verdicts.");
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(verdicts);
                return ExitCode.Good;
            }

            terminal.Out.WriteLine($"{verdicts.Verdicts} verdicts of {verdicts.Alerts} alerts");
            Print("Typologies", verdicts.Typologies);
            Print("Rules", verdicts.Rules);
            return ExitCode.Good;
        });
        return new Command("verdicts", "What alerts of a running host were found to be.") { report, Export(terminal, clock) };

        void Print(string title, IEnumerable<VerdictScore> scores)
        {
            terminal.Out.WriteLine($"{title,-28}{"right",7}{"wrong",7}{"unknown",9}  precision (95 %)      median to verdict");
            foreach (var score in scores)
            {
                terminal.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {score.Id,-26}{score.Confirmed,7}{score.FalsePositives,7}{score.Unknown,9}  "
                    + $"{(score.Precision is { } p ? $"{p:0.00} ({score.Low:0.00} to {score.High:0.00})" : "not known"),-20}  "
                    + $"{TimeSpan.FromSeconds(Math.Round(score.MedianSecondsToVerdict))}"));
            }
        }
    }

    private static Command Export(Terminal terminal, TimeProvider clock)
    {
        var url = CommonOptions.Url();
        var export = new Command(
            "export",
            "Write the verdicts of all alerts that name their subject to you as CSV, in the order they were given, for backtest "
            + "--verdicts. "
            + "It holds identifiers: keep it as you keep those. Needs the role respond.") { url };
        export.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var kinds = Enum.GetNames<SubjectKind>();
            List<(Verdict Verdict, string Kind, string Key)> verdicts = [];
            await foreach (var (alert, those) in JudgedAlerts.ReadAsync(client, cancellation))
            {
                verdicts.AddRange(those.Select(v => (v, alert.Subject.Kind, alert.Subject.Key!)));
            }

            terminal.Out.WriteLine($"id,time,verdict,typology,{string.Join(',', kinds.Select(k => "judged" + k))}");
            foreach (var (verdict, kind, key) in verdicts.OrderBy(v => v.Verdict.At))
            {
                var about = kinds.Select(k => k.Equals(kind, StringComparison.OrdinalIgnoreCase) ? CsvText.Quote(key) : "");
                terminal.Out.WriteLine(
                    $"{VerdictEvent.IdOf(verdict)},{verdict.At.UtcDateTime:O},{VerdictEvent.WordOf(verdict.Finding)},{verdict.Typology},{string.Join(',', about)}");
            }

            return ExitCode.Good;
        });
        return export;
    }
}

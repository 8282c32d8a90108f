using System.CommandLine;
using System.Globalization;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands;

/// <summary><c>report</c>: what came of the alerts of a running host.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var url = CommonOptions.Url();
        var from =
            new Option<DateOnly?>(
                "--from") { Description = "The first day, by when alerts were received (UTC). Default: 30 days before the last.",
                    HelpName = "DATE" };
        var to = new Option<DateOnly?>("--to") { Description = "The day after the last. Default: now.", HelpName = "DATE" };
        var format = new Option<string>("--format") { Description = "csv, html or json.", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "html", "json");
        var output = new Option<FileInfo?>("--out") { Description = "Write it to a file.", HelpName = "FILE" };
        var command = new Command(
            "report",
            "Draw up what came of alerts: verdicts, precision, times, money saved, by typology, country and institution, and what was "
            + "wrong and how it was lifted. "
            + "Of all with the role analyse or administer, of its own with respond; tokens only.") { from, to, format, output, url };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            string[] query =
            [
                $"format={parsed.GetRequiredValue(format)}",
                .. parsed.GetValue(from) is { } first ? [string.Create(CultureInfo.InvariantCulture, $"from={first:yyyy-MM-dd}")]
                    : (string[])[],
                .. parsed.GetValue(to) is { } last ? [string.Create(CultureInfo.InvariantCulture, $"to={last:yyyy-MM-dd}")] : (string[])[],
            ];
            var text = await client.GetTextAsync("/api/report?" + string.Join('&', query), cancellation);
            if (parsed.GetValue(output) is { } file)
            {
                await File.WriteAllTextAsync(file.FullName, text, cancellation);
            }
            else
            {
                terminal.Out.Write(text);
            }

            return ExitCode.Good;
        });
        return command;
    }
}

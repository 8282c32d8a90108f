using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Backtesting.Text;
using FraudSignals.Events;
using FraudSignals.Host.Exporting;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands;

/// <summary><c>alerts tail</c>: the alerts of a running host as they come.</summary>
internal static class AlertsCommand
{
    private const int PageSize = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions OneLine = new(Output.Json) { WriteIndented = false };

    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var url = CommonOptions.Url();
        var responder = new Option<string?>("--responder") { Description = "Only the alerts for this desk.", HelpName = "bank|telco" };
        responder.AcceptOnlyFromAmong("bank", "telco");
        var full = new Option<bool>("--full") { Description = "Print each alert with its reasons, evidence and actions." };
        var once = new Option<bool>("--once") { Description = "Print the alerts there are and end." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var tail =
            new Command("tail", "Print alerts, the oldest first, and wait for more until stopped.") { url, responder, full, once, json };
        tail.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            string? after = null;
            try
            {
                while (true)
                {
                    var page = await client.AlertsAsync(parsed.GetValue(responder), after, PageSize, cancellation);
                    foreach (var alert in page.Alerts)
                    {
                        terminal.Out.WriteLine(
                            parsed.GetValue(json) ? JsonSerializer.Serialize(alert, OneLine)
                            : parsed.GetValue(full) ? string.Join(Environment.NewLine, AlertText.Card(alert)) + Environment.NewLine
                            : AlertText.Line(alert));
                    }

                    after = page.Next ?? after;
                    if (page.Alerts.Length == PageSize)
                    {
                        continue;
                    }

                    if (parsed.GetValue(once))
                    {
                        return ExitCode.Good;
                    }

                    await Task.Delay(Pause, clock, cancellation);
                }
            }
            catch (OperationCanceledException)
            {
                // Being stopped is how this command ends.
                return ExitCode.Good;
            }
        });
        return new Command("alerts", "Read alerts of a running host.") { tail, Export(terminal, clock), NameOf(terminal) };
    }

    private static Command Export(Terminal terminal, TimeProvider clock)
    {
        var url = CommonOptions.Url();
        var file = ExportFormats.File();
        var command = new Command("export", "Write the alerts that the key may see to a file, the oldest first.") { file, url };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var target = parsed.GetRequiredValue(file);
            var count = await AlertExport.Table.WriteAsync(target, PagesAsync(client, cancellation));
            terminal.Error.WriteLine($"{Format.Count(count)} alerts in {target.Name}.");
            return ExitCode.Good;
        });
        return command;
    }

    private static Command NameOf(Terminal terminal)
    {
        var ids =
            new Argument<string[]>("ID") { Description = "Ids of your records; none to read them from standard input, one a line.",
                Arity = ArgumentArity.ZeroOrMore };
        var command =
            new Command(
                "name-of",
                "Print how alerts name records of yours: the id, its name, and its name where the id shows an identifier, by tabs.") { ids };
        command.SetAction(parsed =>
        {
            foreach (var id in parsed.GetValue(ids) is { Length: > 0 } given ? given : Lines(Console.In))
            {
                terminal.Out.WriteLine($"{id}\t{RecordId.Of(id)}\t{RecordId.HiddenOf(Encoding.UTF8.GetBytes(id))}");
            }

            return ExitCode.Good;
        });
        return command;

        static IEnumerable<string> Lines(TextReader input)
        {
            while (input.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<Alert>> PagesAsync(
        HostClient client, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            var page = await client.AlertsAsync(null, after, PageSize, cancellation);
            yield return page.Alerts;
            if (page.Alerts.Length == 0 || page.Next == null || page.Next == after)
            {
                yield break;
            }

            after = page.Next;
        }
    }
}

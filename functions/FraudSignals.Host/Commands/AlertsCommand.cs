using System.CommandLine;
using System.Text.Json;
using FraudSignals.Backtesting.Text;
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
        var tail = new Command("tail", "Print alerts, the oldest first, and wait for more until stopped.") { url, responder, full, once, json };
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
        return new Command("alerts", "Read alerts of a running host.") { tail };
    }
}

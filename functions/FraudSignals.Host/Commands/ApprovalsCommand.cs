using System.CommandLine;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Commands;

/// <summary><c>approvals</c>: what waits for a second person at a running host.</summary>
internal static class ApprovalsCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        var list =
            new Command("list", "List what waits for a second person, who asks for the same with another key to have it done.") { url,
                json };
        list.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var approvals = (await client.GetAsync<ApprovalsAnswer>("/api/approvals", cancellation)).Approvals;
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(approvals);
                return ExitCode.Good;
            }

            foreach (var waiting in approvals)
            {
                terminal.Out.WriteLine(
                    $"{waiting.Id}  {waiting.By} asked to {waiting.Asked}; until {waiting.Expires.UtcDateTime:yyyy-MM-dd HH:mm}Z");
            }

            return ExitCode.Good;
        });
        return new Command("approvals", "What waits for a second person.") { list };
    }
}

using System.CommandLine;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Commands;

/// <summary><c>health</c>: whether a host takes batches, for images that hold no other program to ask with.</summary>
internal static class HealthCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var url = CommonOptions.Url();
        var command = new Command("health", "Ask a host whether it takes batches; exit 2 where it does not, with the reasons.") { url };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var answer = await client.GetAsync<HealthAnswer>("/health/ready", cancellation);
            terminal.Out.WriteLine(answer.Status);
            foreach (var (check, reason) in answer.Reasons ?? new Dictionary<string, string>())
            {
                terminal.Error.WriteLine($"{check}: {reason}");
            }

            return ExitCode.Good;
        });
        return command;
    }
}

using System.CommandLine;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Commands;

/// <summary><c>holds</c>: the alerts that budgets of a running host hold.</summary>
internal static class HoldsCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock) =>
        new("holds", "Alerts that a typology raised beyond its budget, until somebody releases or discards them.")
        {
            List(terminal, clock),
            Decide(terminal, clock, "release",
                "Let the alerts of a group go to their owners, as if they were raised now. Needs the role administer.", "released"),
            Decide(terminal, clock, "discard", "Throw the alerts of a group away: they are told nobody. Needs the role administer.",
                "discarded"),
        };

    private static Command List(Terminal terminal, TimeProvider clock)
    {
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        var command = new Command("list", "List what is held, by typology and hour. Needs the role analyse or administer.") { url, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var holds = (await client.GetAsync<HoldsAnswer>("/api/holds", cancellation)).Holds;
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(holds);
                return ExitCode.Good;
            }

            foreach (var hold in holds)
            {
                terminal.Out.WriteLine(
                    $"{hold.Id}  {hold.Alerts} alerts, {hold.Interdictions} for interdiction; "
                    + $"{string.Join(", ", hold.Owners.Select(o => $"{o.Key} {o.Value}"))}; "
                    + string.Join(", ", hold.Rules.Select(r => $"{r.Key} {r.Value}")));
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static Command Decide(Terminal terminal, TimeProvider clock, string verb, string description, string done)
    {
        var url = CommonOptions.Url();
        var id = new Argument<string>("ID") { Description = "The group, as holds list names it." };
        var command = new Command(verb, description) { id, url };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var (status, text) =
                await client.PostAsync($"/api/holds/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/{verb}", cancellation);
            terminal.Out.WriteLine(
                status == System.Net.HttpStatusCode.Accepted ? $"It waits for a second person, who asks for the same: {text}"
                    : $"{parsed.GetValue(id)} is {done}.");
            return ExitCode.Good;
        });
        return command;
    }
}

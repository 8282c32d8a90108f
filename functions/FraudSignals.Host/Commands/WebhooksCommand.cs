using System.CommandLine;
using System.Security.Cryptography;
using FraudSignals.Alerts;
using FraudSignals.Backtesting.Text;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;
using FraudSignals.Parties;

namespace FraudSignals.Host.Commands;

/// <summary><c>webhooks</c>: where parties have their alerts posted to, and what became of them.</summary>
internal static class WebhooksCommand
{
    private const int SecretBytes = 32;
    private const string DefaultName = "desk";

    public static Command Create(Terminal terminal, TimeProvider clock) =>
        new("webhooks", "Post a party's alerts to an address of its own, signed (Standard Webhooks).")
        {
            Add(terminal), Rotate(terminal), List(terminal, clock), Replay(terminal, clock),
        };

    private static Command Add(Terminal terminal)
    {
        var (party, place, name) = (PartyArgument(), new PartiesPlace(), NameOption());
        var url =
            new Option<string>("--to") { Description = "The https address that takes its alerts.", HelpName = "URL", Required = true };
        var typologies =
            new Option<string[]>("--typology") { Description = "Only alerts of this typology; may be given several times.", HelpName = "ID",
                DefaultValueFactory = _ => [] };
        var interdictions = new Option<bool>("--interdictions") { Description = "Only alerts that ask for interdiction." };
        var isPrivate =
            new Option<bool>("--private") { Description = "The address may be of a private network or this machine, and http." };
        var command = new Command("add", "Add a webhook to a party and print its secret, which the receiver checks signatures with.")
        {
            party, url, name, typologies, interdictions, isPrivate, place.Parties, place.Data,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var secret = MakeSecret();
            var webhook = new Webhook
            {
                Name = parsed.GetRequiredValue(name),
                Url = Uri.TryCreate(parsed.GetRequiredValue(url), UriKind.Absolute, out var address)
                    ? address
                    : throw new CommandException(
                        $"'{parsed.GetRequiredValue(url)}' is no address; write for example https://desk.example/alerts"),
                Secrets = [secret],
                Typologies = [.. parsed.GetRequiredValue(typologies)],
                From = parsed.GetValue(interdictions) ? AlertLevel.Interdiction : null,
                PrivateAddresses = parsed.GetValue(isPrivate),
            };
            return place.Of(parsed).ChangeAsync(
                parsed.GetRequiredValue(party), p => p with { Webhooks = [.. p.Webhooks, webhook] }, () => Show(terminal, secret),
                cancellation);
        });
        return command;
    }

    private static Command Rotate(Terminal terminal)
    {
        var (party, place, name) = (PartyArgument(), new PartiesPlace(), NameOption());
        var end = new Option<bool>("--end") { Description = "Sign with the newest secret alone from now on." };
        var command =
            new Command("rotate",
                "Sign with a new secret beside the present one, and print it; once the receiver knows it, end the old one with --end.")
            {
                party, name, end, place.Parties, place.Data,
            };
        command.SetAction((parsed, cancellation) =>
        {
            var (secret, called, ends) = (MakeSecret(), parsed.GetRequiredValue(name), parsed.GetValue(end));
            return place.Of(parsed).ChangeAsync(
                parsed.GetRequiredValue(party),
                p => p.Webhooks.FirstOrDefault(w => w.Name == called) is { } webhook
                    ? p with { Webhooks = p.Webhooks.Replace(
                        webhook, webhook with { Secrets = ends ? [webhook.Secrets[0]] : [secret, webhook.Secrets[0]] }) }
                    : throw new CommandException(
                        $"{p.Name} has no webhook {called}; there "
                        + $"{(p.Webhooks.IsEmpty ? "is none" : $"are {string.Join(", ", p.Webhooks.Select(w => w.Name))}")}."),
                () =>
                {
                    if (!ends)
                    {
                        Show(terminal, secret);
                    }
                },
                cancellation);
        });
        return command;
    }

    private static Command List(Terminal terminal, TimeProvider clock)
    {
        var (url, json) = (CommonOptions.Url(), CommonOptions.Json());
        var command =
            new Command(
                "list",
                "How webhooks of a running host do, and what they were not given; exit 1 if one fails or was not given something.") { url,
                    json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var webhooks = (await client.GetAsync<WebhooksAnswer>("/api/webhooks", cancellation)).Webhooks;
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(webhooks);
            }
            else
            {
                foreach (var webhook in webhooks)
                {
                    Print(terminal, webhook);
                }
            }

            return webhooks.Any(w => w.Problem != null || w.DeadLetters.Length > 0) ? ExitCode.Findings : ExitCode.Good;
        });
        return command;
    }

    private static Command Replay(Terminal terminal, TimeProvider clock)
    {
        var (party, name, url) = (PartyArgument(), NameOption(), CommonOptions.Url());
        var alert = new Option<string?>("--alert") { Description = "Only this alert and others about the same subject.", HelpName = "ID" };
        var command = new Command("replay", "Have a webhook given again what it was not given.") { party, name, alert, url };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new HostClient(parsed.GetRequiredValue(url), clock);
            var path =
                $"/api/webhooks/{Uri.EscapeDataString(parsed.GetRequiredValue(party))}/{Uri.EscapeDataString(parsed.GetRequiredValue(name))}/replay";
            var webhook = await client.PostAsync<WebhookAnswer>(
                path + (parsed.GetValue(alert) is { } one ? $"?alert={Uri.EscapeDataString(one)}" : ""), cancellation);
            terminal.Out.WriteLine($"{webhook.Replaying} alerts are given again.");
            return ExitCode.Good;
        });
        return command;
    }

    private static void Print(Terminal terminal, WebhookAnswer webhook)
    {
        terminal.Out.WriteLine($"{webhook.Party} {webhook.Name}  {webhook.Host}  " + (webhook.Problem == null
            ? "well"
            : $"fails since {Format.Time(webhook.FailingSince!.Value)}, {webhook.Attempts} tries: {webhook.Problem}"));
        foreach (var letter in webhook.DeadLetters)
        {
            terminal.Out.WriteLine($"  not given {letter.Alert}  {Format.Time(letter.At)}  {letter.Problem}");
        }
    }

    private static void Show(Terminal terminal, string secret)
    {
        terminal.Error.WriteLine("Its secret; the document of the parties holds it:");
        terminal.Out.WriteLine(secret);
    }

    private static string MakeSecret() => Webhook.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    private static Argument<string> PartyArgument() => new("PARTY") { Description = "Whose it is." };

    private static Option<string> NameOption() =>
        new("--name") { Description = $"Its name among those of the party. Default: {DefaultName}.", HelpName = "NAME",
            DefaultValueFactory = _ => DefaultName };
}

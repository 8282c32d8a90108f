using System.CommandLine;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Parties;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Host.Commands;

/// <summary><c>parties</c>: who may ask what. A running host takes changes within seconds.</summary>
internal static class PartiesCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock) =>
        new("parties", "Set up the telcos, banks and desks of a deployment, and their keys.")
        {
            Add(terminal, clock), List(terminal, clock), Rotate(terminal, clock), Revoke(terminal, clock), Check(terminal),
        };

    private static Command Add(Terminal terminal, TimeProvider clock)
    {
        var name = NameArgument();
        var place = new PartiesPlace();
        var roles = Texts("--roles", "ROLE,...", "What it may do: ingest, respond, analyse, administer, separated by commas.");
        roles.Required = true;
        var desk =
            new Option<string?>("--desk") { Description = "Which alerts it takes; platform takes those nobody owns.",
                HelpName = "bank|telco|platform" };
        desk.AcceptOnlyFromAmong("bank", "telco", Party.PlatformDesk);
        var country = new Option<string?>("--country") { Description = "Its country calling code.", HelpName = "CODE" };
        var ranges = Texts("--number-ranges", "+DIGITS,...", "How its customers' numbers begin.");
        var ported = Texts("--ported-lists", "LIST,...", "Rule lists of numbers ported to it.");
        var banks = Texts("--bank-codes", "CODE,...", "Bank codes of its accounts.");
        var prefixes = Texts("--account-prefixes", "TEXT,...", "How its accounts begin.");
        var clients = Texts("--clients", "ID,...", "Client ids of OAuth tokens that stand for it.");
        var expires = Expires();
        var noKey = new Option<bool>("--no-key") { Description = "Make no key: it shows tokens of the issuer only." };
        var command = new Command("add", "Add a party and print its key, which is kept nowhere and never shown again.")
        {
            name, roles, desk, country, ranges, ported, banks, prefixes, clients, expires, noKey, place.Parties, place.Data,
        };
        command.SetAction((parsed, cancellation) => place.Of(parsed).ChangeAsync(document =>
        {
            var called = parsed.GetRequiredValue(name);
            if (document.Parties.Any(p => p.Name == called))
            {
                throw new CommandException(
                    $"There is a party {called} already; edit the document to change it, or give it a new key with: parties rotate "
                    + $"{called}");
            }

            var (key, text) = PartyKey.Make(clock.GetUtcNow(), ExpiryOf(parsed.GetValue(expires), clock));
            var hasKey = !parsed.GetValue(noKey);
            var party = new Party
            {
                Name = called,
                Index = (ushort)(document.Parties.Select(p => (int)p.Index).DefaultIfEmpty().Max() + 1),
                Roles = [.. parsed.GetRequiredValue(roles).Select(RoleOf)],
                Desk = parsed.GetValue(desk),
                Country = parsed.GetValue(country),
                NumberRanges = [.. parsed.GetRequiredValue(ranges)],
                PortedLists = [.. parsed.GetRequiredValue(ported)],
                BankCodes = [.. parsed.GetRequiredValue(banks)],
                AccountPrefixes = [.. parsed.GetRequiredValue(prefixes)],
                Clients = [.. parsed.GetRequiredValue(clients)],
                Keys = hasKey ? [key] : [],
            };
            return (document with { Parties = [.. document.Parties, party] }, () => Show(terminal, hasKey ? text : null));
        }, cancellation));
        return command;
    }

    private static Command List(Terminal terminal, TimeProvider clock)
    {
        var place = new PartiesPlace();
        var json = CommonOptions.Json();
        var command =
            new Command(
                "list",
                "List parties and the state of their keys; GET /api/parties of a host tells when each was last used.") { place.Parties,
                    place.Data, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var parties = await RequireAsync(place.Of(parsed), cancellation);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(parties.All.Select(WithoutSecrets));
                return ExitCode.Good;
            }

            var now = clock.GetUtcNow();
            foreach (var party in parties.All)
            {
                terminal.Out.WriteLine(
                    $"{party.Name}  "
                    + $"{string.Join(",", party.Roles).ToLowerInvariant()}{(party.Desk == null ? "" : $"  {party.Desk} desk")}");
                foreach (var key in party.Keys)
                {
                    terminal.Out.WriteLine($"  key {key.Id}  made {key.Created:yyyy-MM-dd}  {StateOf(key, now)}");
                }
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static Command Rotate(Terminal terminal, TimeProvider clock)
    {
        var name = NameArgument();
        var place = new PartiesPlace();
        var overlap =
            new Option<double>("--overlap") { Description = "Days for which the keys before stay good. Default 7; 0 ends them at once.",
                HelpName = "DAYS", DefaultValueFactory = _ => 7 };
        var expires = Expires();
        var command =
            new Command("rotate", "Make a party a new key and print it; the keys before end after a while.") { name, overlap, expires,
                place.Parties, place.Data };
        command.SetAction((parsed, cancellation) => place.Of(parsed).ChangeAsync(document =>
        {
            var (now, called) = (clock.GetUtcNow(), parsed.GetRequiredValue(name));
            var ends = now + CommonOptions.Span(parsed.GetValue(overlap));
            var (key, text) = PartyKey.Make(now, ExpiryOf(parsed.GetValue(expires), clock));
            return (
                PartiesChange.With(document, called,
                    party => party with { Keys = [.. party.Keys.Select(k => k.Expires <= ends ? k : k with { Expires = ends }), key] }),
                () => Show(terminal, text));
        }, cancellation));
        return command;
    }

    private static Command Revoke(Terminal terminal, TimeProvider clock)
    {
        var name = NameArgument();
        var place = new PartiesPlace();
        var id = new Option<string?>("--key") { Description = "The key's id; all of the party's without it.", HelpName = "ID" };
        var command =
            new Command("revoke", "Revoke keys of a party: they are refused from now on.") { name, id, place.Parties, place.Data };
        command.SetAction((parsed, cancellation) => place.Of(parsed).ChangeAsync(document =>
        {
            var (now, called, wanted, count) = (clock.GetUtcNow(), parsed.GetRequiredValue(name), parsed.GetValue(id), 0);
            var changed = PartiesChange.With(document, called, party => party with
            {
                Keys = [.. party.Keys.Select(k =>
                {
                    if ((wanted != null && k.Id != wanted) || k.Revoked != null)
                    {
                        return k;
                    }

                    count++;
                    return k with { Revoked = now };
                })],
            });
            return count > 0
                ? (changed, () => terminal.Out.WriteLine($"{count} keys of {called} are revoked."))
                : throw new CommandException($"{called} has no such key that is not revoked already.");
        }, cancellation));
        return command;
    }

    private static Command Check(Terminal terminal)
    {
        var place = new PartiesPlace();
        var rules = CommonOptions.Rules();
        var command =
            new Command(
                "check", "Check the document, and that feeds and parties fit together; exit 1 if anything is wrong.") { place.Parties,
                    place.Data, rules };
        command.SetAction(async (parsed, cancellation) =>
        {
            var parties = await RequireAsync(place.Of(parsed), cancellation);
            var directory = RulesDirectory.Find(parsed.GetValue(rules));
            var tokenizer = new Tokenizer(new byte[Tokenizer.MinimumKeyBytes], 1 << 12);
            var loaded =
                RuleLoader.Load(RuleFiles.Of(directory), (SubjectKind kind, string key) => WrittenKeys.TokenOf(tokenizer, kind, key));
            var snapshot = RulesDirectory.Require(loaded, directory, terminal.Error);
            List<string> problems =
            [
                .. loaded.Sources.Where(s => s.Name != Source.Local.Name && parties.Find(s.Owner) == null)
                    .Select(s => $"The feed {s.Name} is of the party {s.Owner}, which is not in the document: nobody may post it."),
                .. parties.All.Where(p => p.Has(PartyRole.Ingest) && !loaded.Sources.Any(s => s.Owner == p.Name))
                    .Select(
                        p =>
                            $"{p.Name} may post and has no feed: write a profile sources/{p.Name}.json, or one with \"party\": "
                            + $"\"{p.Name}\"."),
                .. parties.All.SelectMany(p => p.PortedLists, (p, list) => (p.Name, List: list))
                    .Where(l => !snapshot.Lists.Any(s => s.Name == l.List))
                    .Select(l => $"{l.Name} names the list {l.List}, which the rules do not have."),
                .. parties.All.Where(p => p.Has(PartyRole.Respond) && p.Desk == null)
                    .Select(p => $"{p.Name} may respond and has no desk, so it gets no alerts."),
                .. parties.All.Where(p => p.Keys.IsEmpty && p.Clients.IsEmpty)
                    .Select(p => $"{p.Name} has neither a key nor a client, so it cannot ask anything."),
            ];
            problems.ForEach(terminal.Out.WriteLine);
            terminal.Out.WriteLine($"{parties.All.Length} parties, {problems.Count} problems.");
            return problems.Count == 0 ? ExitCode.Good : ExitCode.Findings;
        });
        return command;
    }

    private static async Task<PartySet> RequireAsync(PartiesFile file, CancellationToken cancellation) =>
        await file.RequireAsync(cancellation)
            ?? throw new CommandException(
                $"There is no document of parties {file.Name}. Make one with: parties add NAME --parties {file.Name}");

    private static void Show(Terminal terminal, string? key)
    {
        if (key != null)
        {
            terminal.Error.WriteLine("Its key, which is kept nowhere and not shown again:");
            terminal.Out.WriteLine(key);
        }
    }

    private static Party WithoutSecrets(Party party) => party with { Webhooks = [.. party.Webhooks.Select(w => w with { Secrets = [] })] };

    private static string StateOf(PartyKey key, DateTimeOffset now) =>
        key.Revoked is { } revoked ? $"revoked {revoked:yyyy-MM-dd}"
        : key.Expires is not { } ends ? "good"
        : ends <= now ? $"ended {ends:yyyy-MM-dd}"
        : $"good until {ends:yyyy-MM-dd}";

    private static PartyRole RoleOf(string text) =>
        Enum.TryParse<PartyRole>(text, ignoreCase: true, out var role) && Enum.IsDefined(role) && char.IsAsciiLetter(text[0])
            ? role
            : throw new CommandException($"'{text}' is no role; write ingest, respond, analyse or administer.");

    private static Argument<string> NameArgument() => new("NAME") { Description = "The party: lower-case letters, digits and dashes." };

    private static Option<double?> Expires() =>
        new("--expires") { Description = "Days after which the key ends. Default: never.", HelpName = "DAYS" };

    private static DateTimeOffset? ExpiryOf(double? days, TimeProvider clock) =>
        days is { } count ? clock.GetUtcNow() + CommonOptions.Span(count) : null;

    private static Option<string[]> Texts(string name, string help, string description) => new(name)
    {
        Description = description,
        HelpName = help,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
            [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };
}

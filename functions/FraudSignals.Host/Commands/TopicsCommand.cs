using System.CommandLine;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Host.Topics;
using FraudSignals.Identifiers;
using FraudSignals.Topics.Access;

namespace FraudSignals.Host.Commands;

/// <summary><c>topics</c>: how clients of Service Bus reach the alert topics of a host.</summary>
internal static class TopicsCommand
{
    // Enough for the one key that is made with it.
    private const int Tokens = 1 << 10;

    public static Command Create(Terminal terminal, TimeProvider clock) =>
        new("topics", "Reach the alert topics that serve --topics offers.")
        {
            Connect(terminal, clock), TopicsInspection.List(terminal, clock), TopicsInspection.Peek(terminal, clock, isDead: false),
            TopicsInspection.Peek(terminal, clock, isDead: true), TopicsInspection.Resubmit(terminal, clock),
        };

    private static Command Connect(Terminal terminal, TimeProvider clock)
    {
        var name =
            new Argument<string?>("NAME") { Description = "The party; without one, whoever is on this machine, where there are no parties.",
                Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<DirectoryInfo>("--data") { Description = "The host's data directory.", Required = true };
        var parties =
            new Option<FileInfo?>(
                "--parties") { Description = $"The document of the parties. Default: {PartiesFile.DefaultName} of the data directory." };
        var at =
            new Option<string>("--at") { Description = "Host and port of the topics, as the client is to reach them.",
                HelpName = "HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:5672" };
        var secure = new Option<bool>("--secure") { Description = "The topics are served on amqps." };
        var command =
            new Command("connect", "Print connection strings, one for each key of the party that is good; they hold a secret.") { name,
                data, parties, at, secure };
        command.SetAction(async (parsed, cancellation) =>
        {
            var document = PartiesFile.Find(parsed.GetValue(parties), parsed.GetRequiredValue(data).FullName);
            var all = document == null ? null : await document.RequireAsync(cancellation);
            var tail = parsed.GetValue(secure) ? "" : ";UseDevelopmentEmulator=true";
            void Print(string keyName, string secret) =>
                terminal.Out.WriteLine(
                    $"Endpoint=sb://{parsed.GetRequiredValue(at)};SharedAccessKeyName={keyName};SharedAccessKey={secret}{tail}");
            if (all is null or { IsEmpty: true })
            {
                Print(PartyTopicKeys.EmulatorName, PartyTopicKeys.EmulatorSecret);
                return ExitCode.Good;
            }

            var called = parsed.GetValue(name)
                ?? throw new CommandException($"Name the party: {string.Join(", ", all.All.Select(p => p.Name))}.");
            var party = all.Find(called)
                ?? throw new CommandException($"There is no party {called}; there are {string.Join(", ", all.All.Select(p => p.Name))}.");
            var secret =
                new Tokenizer(
                    TokenKey.Find(Environment.GetEnvironmentVariable(TokenKey.Variable), parsed.GetRequiredValue(data).FullName).Bytes,
                    Tokens)
                    .Derive(PartyTopicKeys.Purpose);
            var keys = party.Keys.Where(k => k.Revoked == null && !(k.Expires <= clock.GetUtcNow()))
                .Select(k => PartyTopicKeys.KeyOf(party, k.Id, secret)).OfType<TopicKey>().ToList();
            if (keys.Count == 0)
            {
                throw new CommandException($"{called} has no good key, or neither of the roles respond and administer.");
            }

            keys.ForEach(k => Print(k.Name, k.Secret));
            return ExitCode.Good;
        });
        return command;
    }
}

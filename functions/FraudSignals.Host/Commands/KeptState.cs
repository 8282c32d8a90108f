using System.CommandLine;
using FraudSignals.Evaluation;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Parties;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Host.Commands;

/// <summary>The state in a data directory that no host is using, for commands that look at it or change it.</summary>
internal sealed class KeptState : IAsyncDisposable
{
    private KeptState(string directory, Tokenizer tokenizer, EmbeddedRuntime runtime) =>
        (Directory, Tokenizer, Runtime) = (directory, tokenizer, runtime);

    public string Directory { get; }

    public Tokenizer Tokenizer { get; }

    public EmbeddedRuntime Runtime { get; }

    /// <summary>The option that names it.</summary>
    public static Option<DirectoryInfo> Option() =>
        new("--data") { Description = "The data directory; its host must be stopped. Of one that runs, take a copy with backup.",
            Required = true };

    /// <exception cref="CommandException">There is no such directory, or no key for it.</exception>
    public static KeptState Open(DirectoryInfo directory, DirectoryInfo? rules, Terminal terminal, TimeProvider clock)
    {
        if (!directory.Exists)
        {
            throw new CommandException($"There is no data directory {directory.FullName}.");
        }

        var found = TokenKey.Find(Environment.GetEnvironmentVariable(TokenKey.Variable), directory.FullName);
        if (found.NewText != null)
        {
            throw new CommandException(
                $"{directory.FullName} has no token key, so nothing in it can be found. Put token.key back from a backup, or give the "
                + $"key in {TokenKey.Variable}.");
        }

        var tokenizer = new Tokenizer(found.Bytes);
        var snapshot = RulesDirectory.Load(RulesDirectory.Find(rules), tokenizer, terminal.Error);
        var options = new LocalStoreOptions
        {
            Directory = directory.FullName,
            KeyFingerprint = WrittenKeys.Fingerprint(tokenizer),
            Sealing = new SealingOptions(tokenizer.Derive(AlertSealer.Purpose), new AlertOwnership(PartySet.Empty, [], []),
                AlertSealer.DefaultKeepClear),
        };
        var engine = new Engine(snapshot, new EngineOptions());
        var store = LocalStore.Open(options, engine, clock, NullLogger.Instance);
        return new KeptState(
            directory.FullName, tokenizer, new EmbeddedRuntime(store, engine, tokenizer, clock, NullLogger.Instance));
    }

    public ValueTask DisposeAsync() => Runtime.DisposeAsync();
}

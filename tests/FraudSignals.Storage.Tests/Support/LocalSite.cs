using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Support;

/// <summary>A data directory on which the local store can be opened again and again.</summary>
internal sealed class LocalSite : IDisposable
{
    private readonly TempDirectory _directory = new();

    public string Path => _directory.File("data");

    public FileSystem Files { get; set; } = new();

    /// <summary>What the store opened last writes through.</summary>
    public Disk? Disk { get; private set; }

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Retention and triggers; the directory is set by this.</summary>
    public LocalStoreOptions Options { get; set; } = new() { Directory = "", Sealing = Deployment.Sealing };

    /// <summary>Other rules than those of <see cref="TestRules"/>.</summary>
    public RuleSnapshot? Rules { get; init; }

    /// <summary>Other options of the engine than those it has by itself.</summary>
    public EngineOptions? Engine { get; init; }

    public Deployment Open(string? path = null, Func<Deployment, Task>? closing = null)
    {
        LocalStore? store = null;
        Deployment? opened = null;
        return opened =
            new(engine => store = LocalStore.Open(Options with { Directory = path ?? Path }, engine, Clock, Log, Disk = new Disk(Files)),
                Clock, Rules, Engine)
            {
                Sealer = store!.Sealer,
                Closing = closing ?? (_ => Task.CompletedTask),
                Forgetting = CheckpointAsync,
                Erasing = number =>
                    opened!.Runtime.EraseAsync(new SubjectKey(SubjectKind.Number, Deployment.TokenOf(number)),
                        TestContext.Current.CancellationToken),
            };
    }

    public static Task CheckpointAsync(Deployment deployment) => deployment.Runtime.CheckpointAsync();

    /// <summary>Begins to publish.</summary>
    public static Deployment Publish(Deployment deployment, RecordingTarget target)
    {
        var runtime = deployment.Runtime;
        runtime.Start([target]);
        deployment.Waiting = () => Task.FromResult((int)runtime.State.Outbox.Single().Waiting);
        deployment.Settling = async () =>
        {
            var attempts = target.Attempts;
            await Until.TrueAsync(
                () => target.IsAway ? target.Attempts != attempts : runtime.State.Outbox.Single().Waiting == 0, "all is published",
                TestContext.Current.CancellationToken);
        };
        return deployment;
    }

    /// <summary>A copy of the directory as it is now: what the next start would find if the power went.</summary>
    public string Copy(string name)
    {
        // What bears witness to the others comes first: nobody knew more when the power went.
        var copy = _directory.File(name);
        var facts = new StoreLayout(copy).Facts;
        Directory.CreateDirectory(copy);
        File.Copy(new StoreLayout(Path).Facts, facts);
        var known = File.ReadAllBytes(facts);
        TempDirectory.Copy(Path, copy);
        File.WriteAllBytes(facts, known);
        return copy;
    }

    public void Dispose() => _directory.Dispose();
}

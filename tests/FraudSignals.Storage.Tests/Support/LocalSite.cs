using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Support;

/// <summary>A data directory on which the local store can be opened again and again.</summary>
internal sealed class LocalSite : IDisposable
{
    private readonly TempDirectory _directory = new();

    public string Path => _directory.File("data");

    public Disk Disk { get; init; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Retention and triggers; the directory is set by this.</summary>
    public LocalStoreOptions Options { get; set; } = new() { Directory = "" };

    public Deployment Open(string? path = null, Func<Deployment, Task>? closing = null) => new(
        engine => LocalStore.Open(Options with { Directory = path ?? Path }, engine, Clock, NullLogger.Instance, Disk),
        Clock)
    {
        Closing = closing ?? (_ => Task.CompletedTask),
    };

    /// <summary>A copy of the directory as it is now: what the next start would find if the power went.</summary>
    public string Copy(string name)
    {
        var copy = _directory.File(name);
        TempDirectory.Copy(Path, copy);
        return copy;
    }

    public void Dispose() => _directory.Dispose();
}

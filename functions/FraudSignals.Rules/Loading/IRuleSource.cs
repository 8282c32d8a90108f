using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Loading;

/// <summary>Where rule sets come from, and how one learns that there is another: a directory, a container of blobs.</summary>
public interface IRuleSource
{
    /// <summary>What it is called in logs and answers.</summary>
    string Name { get; }

    /// <summary>A short text that is another whenever the content of a file is, or a file comes or goes. Asked every few seconds.</summary>
    /// <exception cref="IOException">It cannot be reached.</exception>
    ValueTask<string> StampAsync(CancellationToken cancellation);

    /// <summary>All files as they are now.</summary>
    /// <exception cref="IOException">It cannot be reached.</exception>
    ValueTask<RuleFiles> ReadAsync(CancellationToken cancellation);

    /// <summary>
    /// Calls back soon after something may have changed, until disposed; a source that cannot tell does nothing, since it is asked anyway.
    /// </summary>
    IDisposable? Watch(Action changed);
}

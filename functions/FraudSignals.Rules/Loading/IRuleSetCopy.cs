using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Loading;

/// <summary>Keeps the rule set that was taken last, so that a host can start with it where its source is damaged or away.</summary>
public interface IRuleSetCopy
{
    /// <summary>What it is called in logs and answers.</summary>
    string Name { get; }

    /// <summary>Puts a set in the place of the one before.</summary>
    /// <param name="files">The set.</param>
    /// <param name="stamp">The stamp of its source; the same set is not written twice.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    ValueTask KeepAsync(RuleFiles files, string stamp, CancellationToken cancellation);

    /// <summary>The set that was kept last.</summary>
    /// <exception cref="IOException">There is none, or it cannot be reached.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    ValueTask<RuleFiles> ReadAsync(CancellationToken cancellation);
}

using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Claims;

/// <summary>Keeps claims, their bodies, and the queue of those to work on. A failure is an exception of any kind.</summary>
public interface IClaimStore
{
    /// <summary>Keeps the body of a claim that is not added yet. Nothing of it stays when reading throws.</summary>
    Task SaveBodyAsync(string id, Stream body, CancellationToken cancellation);

    /// <summary>The body as it was saved.</summary>
    Task<Stream> OpenBodyAsync(string id, CancellationToken cancellation);

    /// <summary>Keeps a new claim.</summary>
    Task AddAsync(Claim claim, CancellationToken cancellation);

    /// <summary>The claim and its version; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    Task<(Claim Claim, string Version)?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Replaces a claim.</summary>
    /// <param name="claim">What it is now.</param>
    /// <param name="version">The version it was found in.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The new version; null where somebody else replaced it first.</returns>
    Task<string?> ReplaceAsync(Claim claim, string version, CancellationToken cancellation);

    /// <summary>Has a claim worked on, at least once, after a while.</summary>
    Task QueueAsync(string id, TimeSpan delay, CancellationToken cancellation);

    /// <summary>The ids of all claims, in any order; those of damaged ones too.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellation);

    /// <summary>Puts a damaged claim where nobody asks for it and somebody can look at it; its body stays.</summary>
    Task SetAsideAsync(string id, CancellationToken cancellation);

    /// <summary>Forgets a body; nothing happens where there is none.</summary>
    Task DeleteBodyAsync(string id, CancellationToken cancellation);

    /// <summary>Forgets a claim and its body.</summary>
    Task DeleteAsync(string id, CancellationToken cancellation);
}

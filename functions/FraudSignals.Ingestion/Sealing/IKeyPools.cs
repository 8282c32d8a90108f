namespace FraudSignals.Ingestion.Sealing;

/// <summary>
/// Keeps random keys, of which each seals one identifier, so that a single one can be destroyed. A pool is all zero bytes where its
/// keys are destroyed. Safe for use by many threads.
/// </summary>
public interface IKeyPools
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Keys of a pool.</summary>
    public const int Keys = 1024;

    /// <summary>Makes a pool of random keys, durable before any is used.</summary>
    /// <param name="until">The last day its keys are wanted, as <c>20261130</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its id, which begins with that day, and its keys one behind the other.</returns>
    ValueTask<(string Id, byte[] Keys)> MakeAsync(string until, CancellationToken cancellation);

    /// <summary>The keys of a pool; null where it is gone.</summary>
    ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellation);

    /// <summary>Destroys keys of a pool for good; does nothing where it is gone.</summary>
    /// <returns>Whether any was there.</returns>
    ValueTask<bool> DestroyAsync(string id, IReadOnlyCollection<int> places, CancellationToken cancellation);

    /// <summary>Destroys all pools of days before one.</summary>
    ValueTask ForgetAsync(string day, CancellationToken cancellation);
}

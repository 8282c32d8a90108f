using FraudSignals.Evaluation;
using FraudSignals.Events;

namespace FraudSignals.Ingestion;

/// <summary>Where state and alerts are kept.</summary>
public interface IStore
{
    /// <summary>Makes the state of all subjects of a tokenised batch present in the engine. Called before the batch is processed.</summary>
    ValueTask LoadAsync(Engine engine, EventBatch batch, CancellationToken cancellation);

    /// <summary>Keeps what the batch led to; when the task completes it is as safe as the store can make it.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be kept now.</exception>
    ValueTask CommitAsync(Commit commit, CancellationToken cancellation);
}

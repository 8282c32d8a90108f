using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Single;

/// <summary>Where state and alerts are kept.</summary>
public interface IStore
{
    /// <summary>
    /// Makes the state of all subjects of a tokenised batch present in the engine, and sees to it that its commit can be kept
    /// (room, an open journal). Called before the batch is processed.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The commit could not be kept; nothing of the batch has been taken then.</exception>
    ValueTask LoadAsync(Engine engine, EventBatch batch, CancellationToken cancellation);

    /// <summary>
    /// Keeps what the batch led to. Called in the order the batches were processed; it has copied what it needs when it
    /// returns its task, and the task completes when the commit is as safe as the store can make it. Further batches are
    /// processed and committed meanwhile, so that one flush can serve all that wait.
    /// </summary>
    /// <exception cref="StoreUnavailableException">It could not be kept. The engine holds what the store does not, so no further batch is taken.</exception>
    ValueTask CommitAsync(Commit commit, CancellationToken cancellation);
}

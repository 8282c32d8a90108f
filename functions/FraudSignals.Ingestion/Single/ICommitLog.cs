using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Single;

/// <summary>Keeps what batches led to.</summary>
public interface ICommitLog
{
    /// <summary>Sees to it that a commit can be kept: room, an open journal. Called before a batch is processed.</summary>
    /// <param name="events">How many events the batch has.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The commit could not be kept; nothing of the batch has been taken then.</exception>
    ValueTask ReserveAsync(int events, CancellationToken cancellation);

    /// <summary>
    /// Keeps what the batch led to. Called in the order the batches were processed; it has copied what it needs when it
    /// returns its task, and the task completes when the commit is as safe as the log can make it. Further batches are
    /// processed and committed meanwhile, so that one flush can serve all that wait.
    /// </summary>
    /// <exception cref="StoreUnavailableException">It could not be kept. The engine holds what the log does not, so no further batch is
    /// taken.</exception>
    ValueTask AppendAsync(Commit commit);
}

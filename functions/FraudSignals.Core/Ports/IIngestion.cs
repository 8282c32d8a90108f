using FraudSignals.Events;
using FraudSignals.Events.Sources;

namespace FraudSignals.Ports;

/// <summary>Where read batches go: tokenised, stamped, evaluated and committed before the task completes.</summary>
public interface IIngestion
{
    /// <summary>
    /// Takes the batch's events in their order. The caller may reuse the batch once the task has completed.
    /// </summary>
    /// <param name="batch">Events as read: identifiers as clear text, <see cref="Event.Received"/> not yet stamped, times not yet
    /// checked.</param>
    /// <param name="source">Who posted them.</param>
    /// <param name="mode">Whether they may alert.</param>
    /// <exception cref="StoreUnavailableException">The store cannot take it now. Sending the batch again, to this host or after its
    /// restart, is safe.</exception>
    ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, Source source, IngestionMode mode, CancellationToken cancellation);
}

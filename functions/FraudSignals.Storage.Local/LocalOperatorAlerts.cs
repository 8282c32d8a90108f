using FraudSignals.Alerts;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Local;

/// <summary>Alerts about the platform itself, in the journal and the log of a store on disk.</summary>
/// <param name="runtime">The store and what takes batches over it.</param>
public sealed class LocalOperatorAlerts(EmbeddedRuntime runtime) : IOperatorAlerts
{
    /// <inheritdoc/>
    public async ValueTask RaiseAsync(Alert alert, CancellationToken cancellation)
    {
        try
        {
            await runtime.Store.AddAlertsAsync([alert], runtime.Ingestor, cancellation).ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            throw new StoreUnavailableException(problem.Message, problem);
        }
    }
}

using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;

namespace FraudSignals.Functions.Composition;

/// <summary>Takes batches once it is known what is switched off: nothing of that may alert for an instant.</summary>
internal sealed class SwitchedIngestion(SharedIngestor ingestor, AppRules rules) : IIngestion
{
    public async ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, Source source, IngestionMode mode, CancellationToken cancellation)
    {
        await rules.SwitchAsync(cancellation);
        return await ingestor.SubmitAsync(batch, source, mode, cancellation);
    }
}

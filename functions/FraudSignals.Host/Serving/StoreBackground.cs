using FraudSignals.Alerts;
using FraudSignals.Ingestion;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Serving;

/// <summary>Takes checkpoints and publishes alerts while the host runs.</summary>
internal sealed class StoreBackground(LocalStore store, Ingestor ingestor, IEnumerable<IAlertTarget> targets) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.Start(ingestor, [.. targets]);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => store.StopAsync();
}

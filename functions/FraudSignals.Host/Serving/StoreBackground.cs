using FraudSignals.Ports;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Serving;

/// <summary>Takes checkpoints and publishes alerts while the host runs.</summary>
internal sealed class StoreBackground(EmbeddedRuntime runtime, IEnumerable<IAlertTarget> targets) : IHostedLifecycleService
{
    /// <summary>
    /// Only now that all else has started, the port among it, is the data directory written to: a start that fails leaves it as it was.
    /// </summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        runtime.Start([.. targets]);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

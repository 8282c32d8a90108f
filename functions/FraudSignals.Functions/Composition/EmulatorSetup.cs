using FraudSignals.Http.Claims;
using FraudSignals.Ports;
using FraudSignals.Storage.Blobs;
using Microsoft.Extensions.Hosting;

namespace FraudSignals.Functions.Composition;

/// <summary>
/// Makes in an emulator what the templates make in Azure: before the app tells its host that it is there, or as soon as the emulator is.
/// </summary>
internal sealed class EmulatorSetup(HostStorage storage, IClaimStore claims) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private bool _made;

    public Task StartingAsync(CancellationToken cancellationToken) => TryAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_made)
        {
            await Task.Delay(Pause, stoppingToken);
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            if (storage.IsEmulated && claims is BlobClaims blobs)
            {
                await blobs.PrepareAsync(cancellation).WaitAsync(Patience, cancellation);
            }

            _made = true;
        }
        catch (Exception problem) when (problem is StoreUnavailableException or TimeoutException)
        {
            // It is not there yet.
        }
    }
}

using FraudSignals.Http.Claims;
using FraudSignals.Storage.Blobs;
using Microsoft.Extensions.Hosting;

namespace FraudSignals.Functions.Composition;

/// <summary>Makes in an emulator what the templates make in Azure, before the app tells its host that it is there.</summary>
internal sealed class EmulatorSetup(HostStorage storage, IClaimStore claims) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        storage.IsEmulated && claims is BlobClaims blobs ? blobs.PrepareAsync(cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

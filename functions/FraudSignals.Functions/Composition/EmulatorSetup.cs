using FraudSignals.Http.Claims;
using FraudSignals.Storage.Blobs;
using Microsoft.Extensions.Hosting;

namespace FraudSignals.Functions.Composition;

/// <summary>Makes in an emulator what the templates make in Azure.</summary>
internal sealed class EmulatorSetup(HostStorage storage, IClaimStore claims) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        storage.IsEmulated && claims is BlobClaims blobs ? blobs.PrepareAsync(cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using Azure;
using Azure.Storage.Blobs;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Blobs;

/// <summary>The document of the parties as <c>parties.json</c> of a container.</summary>
public sealed class BlobParties(BlobContainerClient container) : IPartySource
{
    private const string File = "parties.json";

    /// <inheritdoc/>
    public string Name => $"{container.Name}/{File}";

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellation) => await Outage.TellAsync(async () =>
    {
        try
        {
            return (await container.GetBlobClient(File).DownloadContentAsync(cancellation)).Value.Content.ToArray();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    });
}

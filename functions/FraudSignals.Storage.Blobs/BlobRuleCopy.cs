using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FraudSignals.Ports;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Storage.Blobs;

/// <summary>
/// The rule set that was taken last, as one archive in a container of its own; its hash and its source's stamp stand beside it.
/// </summary>
/// <param name="container">The container; made when it is first needed.</param>
public sealed class BlobRuleCopy(BlobContainerClient container) : IRuleSetCopy
{
    private const string Archive = "last.zip";
    private const string Stamp = "stamp";
    private const string Hash = "sha256";

    public string Name => $"the rules taken last (container {container.Name})";

    private BlobClient Blob => container.GetBlobClient(Archive);

    public async ValueTask KeepAsync(RuleFiles files, string stamp, CancellationToken cancellation)
    {
        if (await ReachAsync(() => StampAsync(cancellation)) == stamp)
        {
            return;
        }

        using var archive = new MemoryStream();
        RuleArchive.Write(files, archive);
        var metadata = new Dictionary<string, string> { [Stamp] = stamp, [Hash] = HashOf(archive) };
        archive.Position = 0;
        await ReachAsync(async () =>
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            return await Blob.UploadAsync(archive, new BlobUploadOptions { Metadata = metadata }, cancellation);
        });
    }

    public async ValueTask<RuleFiles> ReadAsync(CancellationToken cancellation)
    {
        var kept = await ReachAsync(async () => (await Blob.DownloadContentAsync(cancellation)).Value);
        using var archive = kept.Content.ToStream();
        if (!kept.Details.Metadata.TryGetValue(Hash, out var hash) || hash != HashOf(archive))
        {
            throw new InvalidDataException($"{Name} are damaged.");
        }

        archive.Position = 0;
        return RuleArchive.Read(Name, archive);
    }

    private async Task<string?> StampAsync(CancellationToken cancellation)
    {
        try
        {
            return (await Blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.Metadata.TryGetValue(Stamp, out var stamp) ? stamp
                : null;
        }
        catch (RequestFailedException problem) when (problem.Status == 404)
        {
            return null;
        }
    }

    private static string HashOf(Stream archive)
    {
        archive.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(archive));
    }

    private async Task<T> ReachAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await Outage.TellAsync(request);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or RequestFailedException)
        {
            throw new IOException($"{Name} cannot be reached: {problem.Message}", problem);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;

namespace FraudSignals.Storage.Blobs;

/// <summary>
/// Keeps claims in a container: <c>ID.json</c> for each and <c>ID.body</c> beside it, and its id in a queue. What tells two
/// workers on one claim apart is the ETag. Damaged ones come to lie in <c>damaged/</c>.
/// </summary>
/// <param name="container">The container; see <see cref="PrepareAsync"/>.</param>
/// <param name="queue">The queue, whose messages the trigger must read as this writes them (base64 unless set otherwise).</param>
public sealed class BlobClaims(BlobContainerClient container, QueueClient queue) : IClaimStore
{
    private const string ClaimSuffix = ".json";
    private const string BodySuffix = ".body";
    private const string Damaged = "damaged/";

    /// <summary>Makes container and queue where they are missing.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => Outage.TellAsync(async () =>
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        return true;
    });

    // Written block by block and there only with its last block, so a body that breaks off leaves nothing.
    public Task SaveBodyAsync(string id, Stream body, CancellationToken cancellation) =>
        Outage.TellAsync(() => Body(id).UploadAsync(body, new BlobUploadOptions(), cancellation));

    public Task<Stream> OpenBodyAsync(string id, CancellationToken cancellation) =>
        Outage.TellAsync(() => Body(id).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation));

    public Task AddAsync(Claim claim, CancellationToken cancellation) =>
        PutAsync(claim, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellation);

    public Task<(Claim Claim, string Version)?> FindAsync(string id, CancellationToken cancellation) => Outage.TellAsync(async () =>
    {
        try
        {
            var found = (await container.GetBlobClient(id + ClaimSuffix).DownloadContentAsync(cancellation)).Value;
            return (Read(found.Content), found.Details.ETag.ToString());
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return ((Claim, string)?)null;
        }
    });

    public async Task<string?> ReplaceAsync(Claim claim, string version, CancellationToken cancellation)
    {
        try
        {
            return await PutAsync(claim, new BlobRequestConditions { IfMatch = new ETag(version) }, cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return null;
        }
    }

    public Task QueueAsync(string id, TimeSpan delay, CancellationToken cancellation) =>
        Outage.TellAsync(() => queue.SendMessageAsync(id, visibilityTimeout: delay, cancellationToken: cancellation));

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (blob.Name.EndsWith(ClaimSuffix, StringComparison.Ordinal) && !blob.Name.Contains('/', StringComparison.Ordinal))
            {
                yield return blob.Name[..^ClaimSuffix.Length];
            }
        }
    }

    public Task SetAsideAsync(string id, CancellationToken cancellation) => Outage.TellAsync(async () =>
    {
        var claim = container.GetBlobClient(id + ClaimSuffix);
        await container.GetBlobClient(Damaged + claim.Name)
            .UploadAsync((await claim.DownloadContentAsync(cancellation)).Value.Content, overwrite: true, cancellation);
        return await claim.DeleteIfExistsAsync(cancellationToken: cancellation);
    });

    public Task DeleteBodyAsync(string id, CancellationToken cancellation) =>
        Outage.TellAsync(() => Body(id).DeleteIfExistsAsync(cancellationToken: cancellation));

    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        await DeleteBodyAsync(id, cancellation);
        await Outage.TellAsync(() => container.GetBlobClient(id + ClaimSuffix).DeleteIfExistsAsync(cancellationToken: cancellation));
    }

    private Task<string> PutAsync(Claim claim, BlobRequestConditions conditions, CancellationToken cancellation) =>
        Outage.TellAsync(async () =>
        {
            var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(claim, ClaimJson.Default.Claim));
            var put = await container.GetBlobClient(claim.Id + ClaimSuffix)
                .UploadAsync(json, new BlobUploadOptions { Conditions = conditions }, cancellation);
            return put.Value.ETag.ToString();
        });

    private BlobClient Body(string id) => container.GetBlobClient(id + BodySuffix);

    private static Claim Read(BinaryData json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.ToMemory().Span, ClaimJson.Default.Claim)
                ?? throw new InvalidDataException("The claim is empty.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"The claim cannot be read: {problem.Message}", problem);
        }
    }
}

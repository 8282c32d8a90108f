using System.IO.Hashing;
using System.Text;
using Azure.Storage.Blobs;
using FraudSignals.Ports;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Storage.Blobs;

/// <summary>Rule files in a container, laid out as in a rules directory. What tells one set from the next is the blobs' ETags.</summary>
/// <param name="container">The container; written by people, so neither names nor sizes are trusted.</param>
public sealed class BlobRuleSource(BlobContainerClient container) : IRuleSource
{
    public string Name => $"container {container.Name}";

    public async ValueTask<string> StampAsync(CancellationToken cancellation)
    {
        var hash = new XxHash128();
        foreach (var (path, etag, _) in await ListAsync(cancellation))
        {
            hash.Append(Encoding.UTF8.GetBytes($"{path}\n{etag}\n"));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public async ValueTask<RuleFiles> ReadAsync(CancellationToken cancellation)
    {
        var files = new RuleFiles(Name);
        foreach (var (path, _, length) in await ListAsync(cancellation))
        {
            // One byte more than is taken is enough for the load to say that it is too large.
            files.Add(
                path, length > RuleFiles.LimitOf(path) ? new byte[RuleFiles.LimitOf(path) + 1] : await DownloadAsync(path, cancellation));
        }

        return files;
    }

    /// <summary>Containers tell nobody; being asked now and then is enough.</summary>
    public IDisposable? Watch(Action changed) => null;

    private Task<byte[]> DownloadAsync(string path, CancellationToken cancellation) => ReachAsync(async () =>
        (await container.GetBlobClient(path).DownloadContentAsync(cancellation)).Value.Content.ToArray());

    private Task<List<(string Path, string ETag, long Length)>> ListAsync(CancellationToken cancellation) => ReachAsync(async () =>
    {
        var files = new List<(string, string, long)>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (RuleFiles.Takes(blob.Name))
            {
                files.Add((blob.Name, $"{blob.Properties.ETag}", blob.Properties.ContentLength ?? 0));
            }
        }

        return files;
    });

    /// <exception cref="IOException">As <see cref="IRuleSource"/> tells that it cannot be reached.</exception>
    private async Task<T> ReachAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await Outage.TellAsync(request);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or Azure.RequestFailedException)
        {
            throw new IOException($"The {Name} cannot be read: {problem.Message}", problem);
        }
    }
}

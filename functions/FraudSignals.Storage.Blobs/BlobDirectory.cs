using System.IO.Hashing;
using System.Text;
using Azure.Storage.Blobs;

namespace FraudSignals.Storage.Blobs;

/// <summary>Brings the files of a container into a directory whenever one of them has changed.</summary>
/// <param name="container">The files, <c>/</c> in their names for directories. May be written by people, so names are not trusted.</param>
/// <param name="root">Takes one directory for each state of the container that was seen; older ones are removed.</param>
public sealed class BlobDirectory(BlobContainerClient container, string root)
{
    private const long MaxBytes = 64 << 20;

    private string? _seen;

    /// <summary>Looks once.</summary>
    /// <returns>The directory with the files as they are now; null where nothing has changed since the last look.</returns>
    /// <exception cref="InvalidDataException">A name leads out of the directory, or the files are larger than 64 MiB together.</exception>
    public Task<string?> FetchAsync(CancellationToken cancellation) => Outage.TellAsync(async () =>
    {
        var state = new XxHash128();
        var names = new List<string>();
        var bytes = 0L;
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellation))
        {
            state.Append(Encoding.UTF8.GetBytes($"{blob.Name}\n{blob.Properties.ETag}\n"));
            names.Add(blob.Name);
            bytes += blob.Properties.ContentLength ?? 0;
        }

        var seen = Convert.ToHexStringLower(state.GetCurrentHash());
        if (seen == _seen)
        {
            return null;
        }

        if (bytes > MaxBytes)
        {
            throw new InvalidDataException($"The files of the container {container.Name} are larger than {MaxBytes >> 20} MiB together.");
        }

        var directory = Path.GetFullPath(Path.Combine(root, seen));
        foreach (var name in names)
        {
            var path = Path.GetFullPath(Path.Combine(directory, name));
            if (!path.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"The blob {name} of the container {container.Name} leads out of its directory. Rename it.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await container.GetBlobClient(name).DownloadToAsync(path, cancellation);
        }

        Directory.CreateDirectory(directory);
        foreach (var older in Directory.GetDirectories(root).Where(d => Path.GetFullPath(d) != directory))
        {
            Directory.Delete(older, recursive: true);
        }

        _seen = seen;
        return directory;
    });
}

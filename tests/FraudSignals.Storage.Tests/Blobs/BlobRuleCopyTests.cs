using System.IO.Compression;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FraudSignals.Rules.Files;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Blobs;

public sealed class BlobRuleCopyTests(AzuriteServer azurite) : IAsyncLifetime
{
    private BlobContainerClient _container = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BlobRuleCopy Copy => new(_container);

    public async ValueTask InitializeAsync()
    {
        await azurite.StartAsync();
        _container = new BlobContainerClient(azurite.ConnectionString, $"copy-{TestContext.Current.Test!.UniqueID[..16]}");
    }

    public async ValueTask DisposeAsync() => await _container.DeleteIfExistsAsync();

    [Fact]
    public async Task What_was_kept_last_is_read()
    {
        await Copy.KeepAsync(Files("""{"a":1}"""), "1", Cancellation);
        await Copy.KeepAsync(Files("""{"a":2}"""), "2", Cancellation);

        using var archive = new MemoryStream();
        RuleArchive.Write(await Copy.ReadAsync(Cancellation), archive);
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
        using var text = new StreamReader(Assert.Single(zip.Entries).Open());
        Assert.Equal("""{"a":2}""", await text.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task The_same_set_is_not_written_twice()
    {
        await Copy.KeepAsync(Files("{}"), "1", Cancellation);
        var first = (await Blob().GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag;

        await Copy.KeepAsync(Files("{}"), "1", Cancellation);

        Assert.Equal(first, (await Blob().GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag);
    }

    [Fact]
    public async Task Without_one_it_says_so() => await Assert.ThrowsAsync<IOException>(async () => await Copy.ReadAsync(Cancellation));

    [Fact]
    public async Task A_changed_byte_is_noticed()
    {
        await Copy.KeepAsync(Files("{}"), "1", Cancellation);
        var kept = (await Blob().DownloadContentAsync(Cancellation)).Value;
        var bytes = kept.Content.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        await Blob().UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Metadata = kept.Details.Metadata }, Cancellation);

        await Assert.ThrowsAsync<InvalidDataException>(async () => await Copy.ReadAsync(Cancellation));
    }

    private BlobClient Blob() => _container.GetBlobClient("last.zip");

    private static RuleFiles Files(string content)
    {
        var files = new RuleFiles("test");
        files.Add("calls/busy.json", System.Text.Encoding.UTF8.GetBytes(content));
        return files;
    }
}

using Azure.Storage.Blobs;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Loading;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Blobs;

public sealed class BlobRuleSourceTests(AzuriteServer azurite) : IAsyncLifetime
{
    private BlobContainerClient _container = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await azurite.StartAsync();
        _container = new BlobContainerClient(azurite.ConnectionString, $"rules-{TestContext.Current.Test!.UniqueID[..16]}");
        await _container.CreateAsync(cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync() => await _container.DeleteIfExistsAsync();

    [Fact]
    public async Task The_shipped_rules_load_from_a_container_as_from_the_directory()
    {
        var rules = Path.Combine(AppContext.BaseDirectory, "rules");
        foreach (var file in Directory.EnumerateFiles(rules, "*", SearchOption.AllDirectories))
        {
            await _container.GetBlobClient(Path.GetRelativePath(rules, file).Replace('\\', '/')).UploadAsync(file, Cancellation);
        }

        var fromContainer = await ReadAsync(new BlobRuleSource(_container));
        var fromDirectory = await ReadAsync(new RuleDirectorySource(rules));

        Assert.Empty(fromContainer.Result.Diagnostics);
        Assert.Equal(fromDirectory.Result.Snapshot!.Hash, fromContainer.Result.Snapshot!.Hash);
    }

    [Fact]
    public async Task A_file_that_comes_changes_or_goes_changes_the_stamp()
    {
        var source = new BlobRuleSource(_container);
        var stamps = new List<string> { await source.StampAsync(Cancellation) };
        foreach (var content in (string[])["{}", "{ }"])
        {
            await _container.GetBlobClient("sim_box/a.json").UploadAsync(BinaryData.FromString(content), overwrite: true, Cancellation);
            stamps.Add(await source.StampAsync(Cancellation));
        }

        await _container.DeleteBlobAsync("sim_box/a.json", cancellationToken: Cancellation);
        await _container.GetBlobClient("README.md").UploadAsync(BinaryData.FromString("no rule"), Cancellation);

        Assert.Equal(3, stamps.Distinct().Count());
        Assert.Equal(stamps[0], await source.StampAsync(Cancellation));
    }

    [Fact]
    public async Task A_container_that_is_away_is_told_as_the_loader_expects()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var nowhere = new BlobRuleSource(new BlobContainerClient(new Uri("http://127.0.0.1:1/nobody/rules"), options));

        await Assert.ThrowsAsync<IOException>(async () => await nowhere.StampAsync(Cancellation));
        await Assert.ThrowsAsync<IOException>(
            async () => await new BlobRuleSource(new BlobContainerClient(azurite.ConnectionString, "missing")).ReadAsync(Cancellation));
    }

    private static ValueTask<RuleSetLoad> ReadAsync(IRuleSource source)
    {
        var tokenizer = new Tokenizer(new byte[16], 1 << 10);
        return new RuleSetReader(source, (kind, key) => WrittenKeys.TokenOf(tokenizer, kind, key), TimeProvider.System)
            .ReadAsync(Cancellation);
    }
}

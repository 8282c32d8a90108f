using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using FraudSignals.Events;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Blobs;

public sealed class BlobClaimsTests(AzuriteServer azurite) : IAsyncLifetime
{
    private const string Id = "00112233445566778899aabbccddeeff";

    private BlobContainerClient _container = null!;
    private QueueClient _queue = null!;
    private BlobClaims _claims = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await azurite.StartAsync();
        var name = $"claims-{TestContext.Current.Test!.UniqueID[..16]}";
        _container = new BlobContainerClient(azurite.ConnectionString, name);
        _queue = new QueueClient(azurite.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        _claims = new BlobClaims(_container, _queue);
        await _claims.PrepareAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _container.DeleteIfExistsAsync();
        await _queue.DeleteIfExistsAsync();
    }

    [Fact]
    public async Task A_claim_comes_back_as_it_was_added()
    {
        var claim = Claim();
        await _claims.AddAsync(claim, Cancellation);

        var (found, version) = (await _claims.FindAsync(Id, Cancellation))!.Value;

        Assert.NotEmpty(version);
        Assert.Equivalent(claim, found, strict: true);
        Assert.Null(await _claims.FindAsync(new string('0', 32), Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() => _claims.AddAsync(claim, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\0\0\0\0")]
    public async Task A_damaged_claim_says_so_and_is_set_aside(string content)
    {
        await _claims.AddAsync(Claim(), Cancellation);
        await _container.GetBlobClient(Id + ".json").UploadAsync(BinaryData.FromString(content), overwrite: true, Cancellation);

        await Assert.ThrowsAsync<InvalidDataException>(() => _claims.FindAsync(Id, Cancellation));
        await _claims.SetAsideAsync(Id, Cancellation);

        Assert.Null(await _claims.FindAsync(Id, Cancellation));
        Assert.Empty(await _claims.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(
            content, (await _container.GetBlobClient($"damaged/{Id}.json").DownloadContentAsync(Cancellation)).Value.Content.ToString());
    }

    [Fact]
    public async Task Of_two_that_replace_a_claim_the_second_is_told()
    {
        await _claims.AddAsync(Claim(), Cancellation);
        var (claim, version) = (await _claims.FindAsync(Id, Cancellation))!.Value;

        var next = await _claims.ReplaceAsync(claim with { RecordsRead = 100 }, version, Cancellation);
        var late = await _claims.ReplaceAsync(claim with { RecordsRead = 50 }, version, Cancellation);

        Assert.Null(late);
        Assert.Equal(100, (await _claims.FindAsync(Id, Cancellation))!.Value.Claim.RecordsRead);
        Assert.NotNull(await _claims.ReplaceAsync(claim with { State = ClaimState.Done }, next!, Cancellation));
    }

    [Fact]
    public async Task A_body_is_kept_whole_or_not_at_all()
    {
        var bytes = new byte[9_000_000];
        new Random(1).NextBytes(bytes);
        await _claims.SaveBodyAsync(Id, new MemoryStream(bytes), Cancellation);
        using var copy = new MemoryStream();
        await using (var body = await _claims.OpenBodyAsync(Id, Cancellation))
        {
            await body.CopyToAsync(copy, Cancellation);
        }

        Assert.Equal(bytes, copy.ToArray());

        var other = new string('1', 32);
        await Assert.ThrowsAsync<IOException>(() => _claims.SaveBodyAsync(other, new TornStream(bytes), Cancellation));
        Assert.False(await _container.GetBlobClient(other + ".body").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_queued_is_there_as_the_trigger_reads_it()
    {
        await _claims.QueueAsync(Id, TimeSpan.Zero, Cancellation);
        await _claims.QueueAsync("later", TimeSpan.FromMinutes(5), Cancellation);

        var messages = (await _queue.ReceiveMessagesAsync(10, cancellationToken: Cancellation)).Value;

        Assert.Equal(Id, Assert.Single(messages).Body.ToString());
    }

    [Fact]
    public async Task All_are_listed_until_deleted_and_nothing_of_them_stays()
    {
        await _claims.SaveBodyAsync(Id, new MemoryStream([1]), Cancellation);
        await _claims.AddAsync(Claim(), Cancellation);
        await _claims.AddAsync(Claim() with { Id = new string('2', 32) }, Cancellation);

        Assert.Equal([Id, new string('2', 32)], await _claims.ListAsync(Cancellation).Order().ToListAsync(Cancellation));
        await _claims.DeleteAsync(Id, Cancellation);
        await _claims.DeleteBodyAsync(Id, Cancellation);
        Assert.Equal([new string('2', 32)], await _claims.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal([new string('2', 32) + ".json"],
            await _container.GetBlobsAsync(cancellationToken: Cancellation).Select(b => b.Name).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_service_that_is_away_is_told_as_such()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var nowhere = new BlobClaims(new BlobContainerClient(new Uri("http://127.0.0.1:1/nobody/claims"), options), _queue);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => nowhere.FindAsync(Id, Cancellation));
    }

    private static Claim Claim() => new()
    {
        Id = Id,
        State = ClaimState.Queued,
        Source = "a-bank",
        Type = EventType.Transfer,
        ContentType = "text/csv",
        ContentEncoding = "gzip",
        History = true,
        BatchId = "mine",
        Posted = DateTimeOffset.UnixEpoch,
        Worked = DateTimeOffset.UnixEpoch.AddHours(1),
        RecordsRead = 20_000,
        Answer = new BatchAnswer
        {
            BatchId = "mine", Accepted = 1, Duplicates = 2, Superseded = 3, TooLate = 4, Rejected = 5, Findings = 6, Alerts = 7,
            Errors = [new RecordError(3, "t3", "amount", ErrorCodes.NotANumber, "Write a number.")], ErrorsTruncated = true,
        },
        Problem = new Problem { Status = 400, Title = "Bad Request", Code = "invalid_csv", Detail = "The header is missing.", Accepted = 1,
            Index = 9 },
        Failures = 2,
    };

    /// <summary>Breaks off in the middle.</summary>
    private sealed class TornStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 5_000_000 ? throw new IOException("torn") : await base.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override bool CanSeek => false;
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Http.Tests.Claims;

/// <summary>Batches of more than one request may bring.</summary>
public sealed class ClaimTests : IAsyncDisposable
{
    private const string NdJson = "application/x-ndjson";

    private readonly MemoryClaims _store = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private TestServer? _server;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("json", false)]
    [InlineData("ndjson", false)]
    [InlineData("csv", false)]
    [InlineData("csv", true)]
    public async Task A_batch_of_more_records_than_a_request_may_bring_is_taken_whole(string format, bool compressed)
    {
        var server = await StartAsync(limits => limits.MaxRecords = 10);
        var (body, type) = Calls(format, 25, bad: 3);

        var posted = await server.PostAsync("/api/calls", compressed ? Gzip(body) : body, type, compressed ? "gzip" : null);
        var before = await server.GetAsync(Status(posted));
        await WorkAsync(server);
        var after = await server.GetAsync(Status(posted));

        Assert.Equal(HttpStatusCode.Accepted, posted.Status);
        Assert.Equal("queued", before.Json.GetProperty("state").GetString());
        Assert.Equal((10, 9), (before.Number("recordsRead"), before.Json.GetProperty("answer").GetProperty("accepted").GetInt64()));
        Assert.Equal("done", after.Json.GetProperty("state").GetString());
        Assert.Equal(25, after.Number("recordsRead"));

        // The same as where one request may bring it.
        await using var large = await TestServer.StartAsync(o => o.Limits.ChunkRecords = 4);
        var whole = (await large.PostAsync("/api/calls", body, type)).Json;
        foreach (var member in whole.EnumerateObject().Where(m => m.Name is not ("batchId" or "findings")))
        {
            Assert.Equal(member.Value.ToString(), after.Json.GetProperty("answer").GetProperty(member.Name).ToString());
        }

        Assert.Equal(large.Ingestion.TakenIds, server.Ingestion.TakenIds);
        Assert.Equal(whole.GetProperty("batchId").GetString(), after.Json.GetProperty("answer").GetProperty("batchId").GetString());
        Assert.Empty(_store.Bodies);
    }

    [Fact]
    public async Task A_body_known_to_be_too_large_is_kept_unread()
    {
        var server = await StartAsync(limits => limits.MaxBodyBytes = 2000);
        var (body, type) = Calls("ndjson", 25);

        var posted = await server.PostAsync("/api/calls", body, type, null, ("Idempotency-Key", "mine"));

        Assert.Equal(HttpStatusCode.Accepted, posted.Status);
        Assert.Equal("1", posted.RetryAfter);
        Assert.Empty(server.Ingestion.Taken);
        Assert.Equal(body, Assert.Single(_store.Bodies).Value);
        await WorkAsync(server);
        Assert.Equal(25, server.Ingestion.Taken.Count);
        Assert.Equal("mine", (await server.GetAsync(Status(posted))).Json.GetProperty("answer").GetProperty("batchId").GetString());
    }

    [Fact]
    public async Task A_body_that_turns_out_too_large_is_kept_whole()
    {
        var server = await StartAsync(limits => limits.MaxUnpackedBytes = 2000);
        var (body, type) = Calls("csv", 100);

        var posted = await server.PostAsync("/api/calls", Gzip(body), type, "gzip");

        Assert.Equal(HttpStatusCode.Accepted, posted.Status);
        Assert.Equal(Gzip(body), Assert.Single(_store.Bodies).Value);
        await WorkAsync(server);
        Assert.Equal(100, server.Ingestion.TakenIds.Distinct().Count());
        Assert.Equal(100, server.Ingestion.Taken.Count);
    }

    [Fact]
    public async Task A_sender_may_ask_to_be_answered_at_once()
    {
        var server = await StartAsync();
        var (body, type) = Calls("json", 3);

        var posted = await server.PostAsync("/api/calls?history=true", body, type, null, ("Prefer", "wait=5, respond-async"));

        Assert.Equal(HttpStatusCode.Accepted, posted.Status);
        Assert.Empty(server.Ingestion.Taken);
        await WorkAsync(server);
        Assert.Equal([("local", IngestionMode.History, 3)], server.Ingestion.Submissions);
    }

    [Fact]
    public async Task More_than_a_claim_may_be_is_refused_and_not_kept()
    {
        var server = await StartAsync(limits => limits.MaxBodyBytes = 100, new ClaimOptions { Limits = new HttpLimits { MaxBodyBytes = 1000 } });

        var (body, type) = Calls("ndjson", 25);

        var posted = await server.PostAsync("/api/calls", body, type);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, posted.Status);
        Assert.Empty(_store.Bodies);
        Assert.Empty(_store.Queue);
    }

    [Fact]
    public async Task Without_a_place_for_claims_the_rest_is_refused()
    {
        await using var server = await TestServer.StartAsync(o => o.Limits.MaxDuration = TimeSpan.FromTicks(1));
        var (body, type) = Calls("ndjson", 20_000);

        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, posted.Status);
        Assert.Equal("took_too_long", posted.Json.GetProperty("code").GetString());
        Assert.Equal(server.Ingestion.Taken.Count, posted.Number("accepted"));
        Assert.NotEqual(20_000, server.Ingestion.Taken.Count);
    }

    [Fact]
    public async Task A_batch_that_takes_too_long_is_finished_later()
    {
        var server = await StartAsync(limits => limits.MaxDuration = TimeSpan.FromTicks(1));
        var (body, type) = Calls("ndjson", 25);

        var posted = await server.PostAsync("/api/calls", body, type);
        await WorkAsync(server);

        Assert.Equal(HttpStatusCode.Accepted, posted.Status);
        Assert.Equal(25, (await server.GetAsync(Status(posted))).Json.GetProperty("answer").GetProperty("accepted").GetInt64());
        Assert.Equal(25, server.Ingestion.Taken.Count);
    }

    [Fact]
    public async Task Where_claims_cannot_be_kept_now_the_sender_is_told_to_come_again()
    {
        var server = await StartAsync(limits => limits.MaxRecords = 10);
        var (body, type) = Calls("ndjson", 25);
        _store.Failure = new StoreUnavailableException { RetryAfter = TimeSpan.FromSeconds(9) };

        var posted = await server.PostAsync("/api/calls", body, type);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "9"), (posted.Status, posted.RetryAfter));
        Assert.Equal((10, 10), (posted.Number("accepted"), posted.Number("index")));
        Assert.Empty(_store.Queue);
    }

    [Fact]
    public async Task Nobody_else_is_told_of_a_claim()
    {
        var server = await StartAsync();
        var (body, type) = Calls("json", 3);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));

        using var request = new HttpRequestMessage(HttpMethod.Get, Status(posted));
        request.Headers.Add("X-FraudSignals-Source", "other");
        using var others = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/api/batches/..%2Fother")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync(Status(posted))).Status);
    }

    [Fact]
    public async Task Progress_is_kept_after_each_slice_and_an_invocation_hands_on()
    {
        var server = await StartAsync(options: new ClaimOptions { Slice = TimeSpan.FromSeconds(2), Invocation = TimeSpan.FromSeconds(5) });
        server.Ingestion.Before = () => Step(TimeSpan.FromSeconds(1));
        var (body, type) = Calls("ndjson", 32);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));

        var id = _store.Queue.Dequeue().Id;
        await Worker(server).WorkAsync(id, default);

        Assert.Equal([8, 16, 24], _store.Kept.Select(k => k.RecordsRead));
        Assert.Equal((id, TimeSpan.Zero), Assert.Single(_store.Queue));
        await WorkAsync(server);
        Assert.Equal("done", (await server.GetAsync(Status(posted))).Json.GetProperty("state").GetString());
        Assert.Equal(32, server.Ingestion.Taken.Count);
    }

    [Fact]
    public async Task While_the_store_is_away_a_claim_waits_however_long()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 12);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        server.Ingestion.Before = () => throw new StoreUnavailableException { RetryAfter = TimeSpan.FromSeconds(7) };

        for (var i = 0; i < 20; i++)
        {
            await Worker(server).WorkAsync(_store.Queue.Dequeue().Id, default);
            Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(_store.Queue).Delay);
        }

        server.Ingestion.Before = () => Task.CompletedTask;
        await WorkAsync(server);
        Assert.Equal(12, (await server.GetAsync(Status(posted))).Json.GetProperty("answer").GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task A_body_whose_reading_breaks_off_is_read_again()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 12);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        _store.Opens = kept =>
        {
            _store.Opens = again => new MemoryStream(again);
            return new TornStream(kept[..700]);
        };

        await WorkAsync(server);

        var told = (await server.GetAsync(Status(posted))).Json;
        Assert.Equal("done", told.GetProperty("state").GetString());
        Assert.Equal(12, server.Ingestion.TakenIds.Distinct().Count());
    }

    [Fact]
    public async Task Of_two_workers_on_a_claim_one_goes_on()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 12);
        await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        var id = _store.Queue.Dequeue().Id;
        var inner = false;
        server.Ingestion.Before = async () =>
        {
            if (!inner)
            {
                inner = true;
                await Worker(server).WorkAsync(id, default);
            }
        };

        await Worker(server).WorkAsync(id, default);

        Assert.Equal(ClaimState.Done, Assert.Single(_store.Kept).State);
    }

    [Fact]
    public async Task A_claim_that_cannot_be_read_on_fails_with_what_was_taken()
    {
        var server = await StartAsync();
        var body = Encoding.UTF8.GetBytes($"[{Call("c0")},{Call("c1")},oops");

        var posted = await server.PostAsync("/api/calls", body, "application/json", null, ("Prefer", "respond-async"));
        await WorkAsync(server);

        var told = (await server.GetAsync(Status(posted))).Json;
        Assert.Equal("failed", told.GetProperty("state").GetString());
        Assert.Equal(2, told.GetProperty("answer").GetProperty("accepted").GetInt64());
        Assert.Equal((400, 3), (told.GetProperty("problem").GetProperty("status").GetInt32(), told.GetProperty("problem").GetProperty("index").GetInt32()));
        Assert.Empty(_store.Bodies);
    }

    [Fact]
    public async Task Work_that_breaks_off_is_tried_again_later_and_not_for_ever()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 12);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        server.Ingestion.Before = () => throw new InvalidOperationException("no luck");

        var delays = new List<double>();
        while (_store.Queue.TryDequeue(out var queued))
        {
            delays.Add(queued.Delay.TotalSeconds);
            await Worker(server).WorkAsync(queued.Id, default);
        }

        Assert.Equal([0, 10, 20, 40, 80], delays);
        Assert.Equal("internal_error", (await server.GetAsync(Status(posted))).Json.GetProperty("problem").GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_was_lost_is_queued_again_and_what_ended_long_ago_goes()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 2);
        await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        await WorkAsync(server);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        _store.Queue.Clear();

        _clock.Advance(TimeSpan.FromMinutes(14));
        await Worker(server).SweepAsync(default);
        Assert.Empty(_store.Queue);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await Worker(server).SweepAsync(default);
        Assert.EndsWith(Assert.Single(_store.Queue).Id, Status(posted), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromDays(7));
        await Worker(server).SweepAsync(default);
        var left = new List<Claim>();
        await foreach (var claim in _store.ListAsync(default))
        {
            left.Add(claim);
        }

        Assert.Equal(ClaimState.Queued, Assert.Single(left).State);
    }

    /// <summary>Gives its bytes, then throws.</summary>
    private sealed class TornStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("torn");
    }

    private static string Call(string id) =>
        $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00+07:00","caller":"0812345678","callee":"0899999999","durationSeconds":12}""";

    /// <summary>A batch, the record at <paramref name="bad"/> without a caller.</summary>
    private static (byte[] Body, string Type) Calls(string format, int count, int bad = -1)
    {
        string Text(string call, int i) => i == bad ? call.Replace("0812345678", "", StringComparison.Ordinal) : call;
        var ids = Enumerable.Range(0, count).Select(i => (Id: $"c{i}", i));
        var (text, type) = format switch
        {
            "json" => ($"[{string.Join(',', ids.Select(c => Text(Call(c.Id), c.i)))}]", "application/json"),
            "ndjson" => (string.Concat(ids.Select(c => Text(Call(c.Id), c.i) + "\n")), NdJson),
            _ => ("id,time,caller,callee,durationSeconds\n"
                + string.Concat(ids.Select(c => Text($"{c.Id},2026-03-01T09:30:00+07:00,0812345678,0899999999,12\n", c.i))), "text/csv"),
        };
        return (Encoding.UTF8.GetBytes(text), type);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static string Status(Answer posted) => posted.Json.GetProperty("status").GetString()!;

    private static ClaimWorker Worker(TestServer server) => server.Services.GetRequiredService<ClaimWorker>();

    private async Task WorkAsync(TestServer server)
    {
        while (_store.Queue.TryDequeue(out var queued))
        {
            await Worker(server).WorkAsync(queued.Id, default);
        }
    }

    private Task Step(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    private async Task<TestServer> StartAsync(Action<HttpLimits>? limits = null, ClaimOptions? options = null) => _server = await TestServer.StartAsync(
        o =>
        {
            o.Limits.ChunkRecords = 4;
            o.Sources.Add(new Source { Index = 1, Name = "other" });
            limits?.Invoke(o.Limits);
        },
        services => services.AddSingleton<TimeProvider>(_clock).AddSingleton<IClaimStore>(_store).AddFraudSignalsClaims(options ?? new ClaimOptions()));
}

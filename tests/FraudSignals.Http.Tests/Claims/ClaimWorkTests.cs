using System.Text;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;

namespace FraudSignals.Http.Tests.Claims;

/// <summary>What was kept is worked off, whatever breaks off meanwhile.</summary>
public sealed class ClaimWorkTests : ClaimScene
{
    [Fact]
    public async Task Progress_is_kept_after_each_slice_and_an_invocation_hands_on()
    {
        var server = await StartAsync(options: new ClaimOptions { Slice = TimeSpan.FromSeconds(2), Invocation = TimeSpan.FromSeconds(5) });
        server.Ingestion.Before = () => Step(TimeSpan.FromSeconds(1));
        var (body, type) = Calls("ndjson", 32);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));

        var id = Store.Queue.Dequeue().Id;
        await Worker(server).WorkAsync(id, default);

        Assert.Equal([8, 16, 24], Store.Kept.Select(k => k.RecordsRead));
        Assert.Equal((id, TimeSpan.Zero), Assert.Single(Store.Queue));
        await WorkAsync(server);
        Assert.Equal("done", (await server.GetAsync(Status(posted))).Json.GetProperty("state").GetString());
        Assert.Equal(32, server.Ingestion.Taken.Count);
    }

    [Fact]
    public async Task A_damaged_claim_is_set_aside_and_holds_up_no_other()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 12);
        var posted = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            posted.Add(await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async")));
        }

        var ids = Store.Queue.Select(q => q.Id).ToList();
        Store.Queue.Clear();
        Store.Damaged.UnionWith([ids[1], ids[3]]);
        Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await server.GetAsync(Status(posted[1]))).Status);
        await Worker(server).WorkAsync(ids[3], default);
        await Worker(server).SweepAsync(default);

        Assert.Equal([ids[1], ids[3]], Store.SetAside.Order().OrderBy(ids.IndexOf));
        Assert.Equal([ids[0], ids[2], ids[4]], Store.Queue.Select(q => q.Id).OrderBy(ids.IndexOf));
        await WorkAsync(server);
        Assert.Equal("done", (await server.GetAsync(Status(posted[4]))).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task While_theStore_is_away_a_claim_waits_however_long()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 12);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        server.Ingestion.Before = () => throw new StoreUnavailableException { RetryAfter = TimeSpan.FromSeconds(7) };

        for (var i = 0; i < 20; i++)
        {
            await Worker(server).WorkAsync(Store.Queue.Dequeue().Id, default);
            Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(Store.Queue).Delay);
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
        Store.Opens = kept =>
        {
            Store.Opens = again => new MemoryStream(again);
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
        var id = Store.Queue.Dequeue().Id;
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

        Assert.Equal(ClaimState.Done, Assert.Single(Store.Kept).State);
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
        Assert.Equal((400, 3),
            (told.GetProperty("problem").GetProperty("status").GetInt32(), told.GetProperty("problem").GetProperty("index").GetInt32()));
        Assert.Empty(Store.Bodies);
    }

    [Fact]
    public async Task Work_that_breaks_off_is_tried_again_later_and_not_for_ever()
    {
        var server = await StartAsync();
        var (body, type) = Calls("ndjson", 12);
        var posted = await server.PostAsync("/api/calls", body, type, null, ("Prefer", "respond-async"));
        server.Ingestion.Before = () => throw new InvalidOperationException("no luck");

        var delays = new List<double>();
        while (Store.Queue.TryDequeue(out var queued))
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
        Store.Queue.Clear();

        Clock.Advance(TimeSpan.FromMinutes(14));
        await Worker(server).SweepAsync(default);
        Assert.Empty(Store.Queue);

        Clock.Advance(TimeSpan.FromMinutes(1));
        await Worker(server).SweepAsync(default);
        Assert.EndsWith(Assert.Single(Store.Queue).Id, Status(posted), StringComparison.Ordinal);

        Clock.Advance(TimeSpan.FromDays(7));
        await Worker(server).SweepAsync(default);
        var left = new List<Claim>();
        await foreach (var id in Store.ListAsync(default))
        {
            left.Add((await Store.FindAsync(id, default))!.Value.Claim);
        }

        Assert.Equal(ClaimState.Queued, Assert.Single(left).State);
    }

    /// <summary>Gives its bytes, then throws.</summary>
    private sealed class TornStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("torn");
    }
}

using System.Net;
using FraudSignals.Events;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Ports;

namespace FraudSignals.Http.Tests.Claims;

/// <summary>Batches of more than one request may bring are taken whole, or refused with a reason.</summary>
public sealed class ClaimIntakeTests : ClaimScene
{
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
        // Nothing was tried.
        Assert.Equal((0, 0), (before.Number("recordsRead"), before.Json.GetProperty("answer").GetProperty("accepted").GetInt64()));
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
        Assert.Empty(Store.Bodies);
    }

    [Fact]
    public async Task A_body_known_to_be_more_than_even_a_claim_may_be_is_refused_unread()
    {
        var server =
            await StartAsync(limits => limits.MaxBodyBytes = 1000, new ClaimOptions { Limits = new HttpLimits { MaxBodyBytes = 2000 } });
        var (body, type) = Calls("ndjson", 25);

        var posted = await server.PostAsync("/api/calls", body, type);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (posted.Status, posted.ContentType));
        Assert.Equal("body_too_large", posted.Json.GetProperty("code").GetString());
        Assert.Empty(Store.Bodies);
    }

    [Fact]
    public async Task A_body_known_to_be_too_large_is_kept_unread()
    {
        var server = await StartAsync(limits => limits.MaxBodyBytes = 2000);
        var (body, type) = Calls("ndjson", 25);

        var posted = await server.PostAsync("/api/calls", body, type, null, ("X-Batch-Id", "mine"));

        Assert.Equal(HttpStatusCode.Accepted, posted.Status);
        Assert.Equal("2", posted.RetryAfter);
        Assert.Empty(server.Ingestion.Taken);
        Assert.Equal(body, Assert.Single(Store.Bodies).Value);
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
        Assert.Equal(Gzip(body), Assert.Single(Store.Bodies).Value);
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
        var server =
            await StartAsync(limits => limits.MaxBodyBytes = 100, new ClaimOptions { Limits = new HttpLimits { MaxBodyBytes = 1000 } });

        var (body, type) = Calls("ndjson", 25);

        var posted = await server.PostAsync("/api/calls", body, type);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, posted.Status);
        Assert.Empty(Store.Bodies);
        Assert.Empty(Store.Queue);
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
        Store.Failure = new StoreUnavailableException { RetryAfter = TimeSpan.FromSeconds(9) };

        var posted = await server.PostAsync("/api/calls", body, type);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "9"), (posted.Status, posted.RetryAfter));
        Assert.Equal((0, 0), (posted.Number("accepted"), posted.Number("index")));
        Assert.Empty(Store.Queue);
    }

    [Fact]
    public void A_body_that_may_take_too_long_at_the_pace_of_those_before_is_counted_first()
    {
        var forecast = new ClaimForecast(HttpLimits.ForFunctions());
        Assert.False(forecast.IsWorthACount(500_000, isCompressed: false));

        forecast.Took(1000, TimeSpan.FromSeconds(50));

        Assert.True(forecast.IsWorthACount(500_000, isCompressed: false));
        Assert.False(forecast.IsWorthACount(50_000, isCompressed: false));
        Assert.True(forecast.IsWorthACount(null, isCompressed: false));
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
}

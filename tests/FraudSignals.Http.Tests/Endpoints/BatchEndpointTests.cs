using System.Net;
using System.Text;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Http.Routing;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Tests.Endpoints;

public sealed class BatchEndpointTests
{
    private const string Json = "application/json";
    private const string NdJson = "application/x-ndjson";

    private static string Call(string id) =>
        $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00+07:00","caller":"0812345678","callee":"0899999999","durationSeconds":12}""";

    private static byte[] Calls(int count, string prefix = "c") =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i => Call($"{prefix}{i}") + "\n")));

    [Fact]
    public async Task A_batch_is_answered_with_what_became_of_it()
    {
        await using var server = await TestServer.StartAsync(o => o.Limits.ChunkRecords = 2);
        var answer = await server.PostCallsAsync($"[{Call("1")},{Call("2")},{Call("3")}]");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(Json, answer.ContentType);
        Assert.Equal(
            ["batchId", "accepted", "duplicates", "superseded", "tooLate", "rejected", "conflicts", "withheld", "opaque", "notFinal",
                "findings", "alerts", "errors"],
            answer.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, 2), (answer.Number("accepted"), answer.Number("findings")));
        Assert.Equal(["+66812345678", "+66899999999", "", "", ""], server.Ingestion.Taken[0].Clear);
        Assert.Equal([2, 1], server.Ingestion.Submissions.Select(s => s.Count));
    }

    [Fact]
    public async Task One_object_is_a_batch_of_one()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(1, (await server.PostCallsAsync(Call("1"))).Number("accepted"));
        var two = await server.PostCallsAsync($"{Call("2")}\n{Call("3")}");
        Assert.Equal(HttpStatusCode.BadRequest, two.Status);
        Assert.Equal((1, 1), (two.Number("accepted"), two.Number("index")));
        Assert.Contains("application/x-ndjson", two.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task Content_types_are_read_as_the_web_writes_them(string type)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(1, (await server.PostCallsAsync($"[{Call("1")}]", type)).Number("accepted"));
    }

    [Theory]
    [InlineData("application/ndjson")]
    [InlineData("application/jsonl")]
    public async Task Names_of_ndjson(string type)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(2, (await server.PostCallsAsync($"{Call("1")}\r\n\r\n{Call("2")}", type)).Number("accepted"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    public async Task Other_content_types_are_told_the_right_ones(string type)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostCallsAsync("[]", type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Contains("application/x-ndjson", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_encodings_and_methods_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.PostAsync("/api/calls", "[]"u8.ToArray(), Json, "zstd")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.GetAsync("/api/calls")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.PostAsync("/api/rules", "[]"u8.ToArray(), Json)).Status);
    }

    [Fact]
    public async Task An_unknown_source_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostAsync("/api/calls", "[]"u8.ToArray(), Json, null, ("X-FraudSignals-Source", "nobody"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task History_is_asked_for_by_name()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/calls?history=true", Calls(1), NdJson);
        Assert.Equal(IngestionMode.History, server.Ingestion.Submissions[0].Mode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostAsync("/api/calls?history=maybe", Calls(1), NdJson)).Status);
    }

    [Fact]
    public async Task The_batch_id_is_the_senders_or_follows_from_the_content()
    {
        await using var server = await TestServer.StartAsync();
        async Task<string> IdAsync(int count, params (string, string)[] headers) =>
            (await server.PostAsync("/api/calls", Calls(count), NdJson, null, headers)).Json.GetProperty("batchId").GetString()!;

        Assert.Equal("mine-2", await IdAsync(1, ("X-Batch-Id", "mine-2")));
        Assert.Equal(await IdAsync(2), await IdAsync(2));
        Assert.NotEqual(await IdAsync(1), await IdAsync(2));
    }

    [Fact]
    public async Task A_body_larger_than_allowed_is_refused_with_what_was_taken()
    {
        await using var server = await TestServer.StartAsync(o => (o.Limits.MaxBodyBytes, o.Limits.ChunkRecords) = (1 << 20, 500));
        var known = await server.PostAsync("/api/calls", Calls(20_000), NdJson);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, known.Status);
        Assert.Equal(0, known.Number("accepted"));

        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/calls") { Content = new StreamContent(new MemoryStream(Calls(12_000))) };
        request.Content.Headers.ContentType = new(NdJson);
        request.Headers.TransferEncodingChunked = true;
        using var response = await server.Client.SendAsync(request);
        var unknown = await Answer.ReadAsync(response);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unknown.Status);
        Assert.InRange(unknown.Number("accepted"), 6000, 10_000);
        Assert.Equal(server.Ingestion.Taken.Count, unknown.Number("accepted"));
        Assert.Equal(unknown.Number("index"), unknown.Number("accepted"));
    }

    [Fact]
    public async Task More_records_than_allowed_are_refused_from_there_on()
    {
        await using var server = await TestServer.StartAsync(o => o.Limits.MaxRecords = 10);
        Assert.Equal(10, (await server.PostAsync("/api/calls", Calls(10), NdJson)).Number("accepted"));
        var answer = await server.PostAsync("/api/calls", Calls(11, "d"), NdJson);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal((10, 10), (answer.Number("accepted"), answer.Number("index")));
    }

    [Fact]
    public async Task A_store_that_is_away_is_answered_503_with_what_was_taken()
    {
        await using var server = await TestServer.StartAsync(o => o.Limits.ChunkRecords = 4);
        server.Ingestion.Before = () => server.Ingestion.Submissions.Count < 2
            ? Task.CompletedTask
            : throw new StoreUnavailableException { RetryAfter = TimeSpan.FromSeconds(6.5) };
        var answer = await server.PostAsync("/api/calls", Calls(40), NdJson);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("7", answer.RetryAfter);
        Assert.Equal((8, 8), (answer.Number("accepted"), answer.Number("index")));
    }

    [Fact]
    public async Task More_batches_at_once_than_allowed_are_answered_429()
    {
        await using var server = await TestServer.StartAsync(o => (o.Limits.MaxConcurrentBatches, o.Limits.MaxWait) = (1, TimeSpan.Zero));
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Ingestion.Before = async () =>
        {
            entered.TrySetResult();
            await leave.Task;
        };
        var first = server.PostAsync("/api/calls", Calls(1), NdJson);
        await entered.Task;
        var second = await server.PostAsync("/api/calls", Calls(1), NdJson);
        leave.SetResult();
        Assert.Equal(HttpStatusCode.TooManyRequests, second.Status);
        Assert.Equal("1", second.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/api/calls", Calls(1), NdJson)).Status);
    }

    [Theory]
    [InlineData(StatusCodes.Status400BadRequest)]
    [InlineData(StatusCodes.Status408RequestTimeout)]
    public async Task A_body_the_server_gives_up_on_is_answered_with_its_prefix(int status)
    {
        await using var server = await TestServer.StartAsync();
        var context = await PostAsync(server, new FailingStream(Calls(3), new BadHttpRequestException("gone", status)));

        Assert.Equal(status, context.Response.StatusCode);
        context.Response.Body.Position = 0;
        var problem = (await JsonDocument.ParseAsync(context.Response.Body)).RootElement;
        Assert.Equal((3, 3), (problem.GetProperty("accepted").GetInt32(), problem.GetProperty("index").GetInt32()));
        Assert.Equal(["c0", "c1", "c2"], server.Ingestion.TakenIds);
    }

    [Fact]
    public async Task A_body_whose_sender_is_gone_leaves_its_prefix_and_gets_no_answer()
    {
        foreach (var exception in (Exception[])[new IOException("gone"), new OperationCanceledException("gone")])
        {
            await using var server = await TestServer.StartAsync();
            var context = await PostAsync(server, new FailingStream(Calls(3), exception));

            Assert.True(((Connection)context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>()).IsAborted);
            Assert.Equal(0, context.Response.Body.Length);
            Assert.Equal(["c0", "c1", "c2"], server.Ingestion.TakenIds);
        }
    }

    [Fact]
    public async Task A_setting_that_cannot_work_stops_the_host_by_name()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(o =>
        {
            o.Limits.MaxConcurrentBatches = 0;
            o.Sources.Add(new Source { Index = 0, Name = "Two", Fields = Source.Local.Fields.Add("a", "b") });
        }));
        Assert.Contains("Limits:MaxConcurrentBatches is 0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'Two'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("index 0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("maps a to b", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Posts a body past the wire.</summary>
    private static async Task<HttpContext> PostAsync(TestServer server, Stream body)
    {
        var context = new DefaultHttpContext { RequestServices = server.Services };
        context.Features.Set(FraudSignals.Http.Parties.Caller.Anybody);
        context.Request.ContentType = NdJson;
        context.Request.Body = body;
        context.Response.Body = new MemoryStream();
        context.Features.Set<IHttpRequestLifetimeFeature>(new Connection());
        var result = await server.Services.GetRequiredService<FraudSignalsApi>().PostBatchAsync(context, EventType.Call);
        await result.ExecuteAsync(context);
        return context;
    }

    /// <summary>Remembers that it was cut.</summary>
    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }

    /// <summary>Gives its bytes, then throws.</summary>
    private sealed class FailingStream(byte[] bytes, Exception exception) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw exception;
    }
}

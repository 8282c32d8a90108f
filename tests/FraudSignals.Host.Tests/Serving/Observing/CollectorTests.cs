using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FraudSignals.Host.Serving;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Storage.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Host.Tests.Serving.Observing;

public sealed class CollectorTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_collector_gets_metrics_and_spans_and_no_identifier()
    {
        await using var collector = await Collector.StartAsync();
        await using (var host = await StartAsync(collector))
        {
            using var client = new HttpClient { BaseAddress = host.Url };
            await Posts.PostAsync(client, "/api/calls?history=false", Posts.Calls());
            await Posts.PostAsync(client, $"/api/calls?note={Posts.Caller}", Posts.Calls());
            await Posts.PostAsync(client, $"/api/subjects/number/{Posts.Caller}", "");
            await client.GetAsync(new Uri($"/api/subjects/number/{Posts.Caller}", UriKind.Relative), Cancellation);
            await Until.TrueAsync(
                async () => (await Scrape.OfAsync(client))["fraudsignals_outbox_waiting target=\"alert-file\""] == 0, "all is published",
                Cancellation);

            await host.App.StopAsync(Cancellation);
        }

        var traces = collector.Received("/v1/traces");
        Assert.All((string[])["/api/calls", "evaluate", "commit", "publish", "alert-file"], text => Assert.Contains(text, traces));
        Assert.Contains("fraudsignals.events", collector.Received("/v1/metrics"));
        Assert.DoesNotContain("/api/subjects", traces);
        Assert.All(Posts.Secrets(),
            secret => Assert.DoesNotContain(secret, traces + collector.Received("/v1/metrics"), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_work_on_a_batch_is_part_of_its_request()
    {
        var trace = ActivityTraceId.CreateRandom();
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var collector = await Collector.StartAsync();
        await using var host = await StartAsync(collector);
        using var client = new HttpClient { BaseAddress = host.Url };
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        await Posts.PostAsync(client, "/api/calls", Posts.Calls());

        Assert.Equal(["commit", "evaluate"], ended.Select(a => a.OperationName).Order());
        var request = Assert.Single(ended.Select(a => a.Parent).Distinct());
        Assert.Equal("Microsoft.AspNetCore.Hosting.HttpRequestIn", request?.OperationName);
    }

    [Fact]
    public async Task An_alert_names_the_trace_of_its_batch_and_what_publishes_it_is_linked_with_that()
    {
        var trace = ActivityTraceId.CreateRandom();
        var links = new ConcurrentBag<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                (activity.OperationName == "publish" ? activity.Links : []).ToList().ForEach(l => links.Add(l.Context.TraceId)),
        };
        ActivitySource.AddActivityListener(listener);
        await using var collector = await Collector.StartAsync();
        await using var host = await StartAsync(collector);
        using var client = new HttpClient { BaseAddress = host.Url };
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        await Posts.PostAsync(client, "/api/calls", Posts.Calls());
        await Until.TrueAsync(() => links.Contains(trace), "the alert is published", Cancellation);

        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_directory.Path, "alerts.ndjson"), Cancellation));
        using var envelope = JsonDocument.Parse(line);
        Assert.StartsWith($"00-{trace}-", envelope.RootElement.GetProperty("traceparent").GetString(), StringComparison.Ordinal);
        Assert.False(envelope.RootElement.GetProperty("data").TryGetProperty("traceParent", out _));
        Assert.Empty(SchemaFaults.Of(JsonNode.Parse(line)!));
    }

    [Fact]
    public async Task Each_signal_may_go_to_a_collector_of_its_own_and_logs_go_too()
    {
        await using var traces = await Collector.StartAsync();
        await using var metrics = await Collector.StartAsync();
        await using var logs = await Collector.StartAsync();
        await using (var host = await StartAsync(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = traces.Url + "/spans",
            ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = metrics.Url + "/figures",
            ["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] = logs.Url + "/lines",
            ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_LOGS_HEADERS"] = "x-tenant=fraud",
        }))
        {
            using var client = new HttpClient { BaseAddress = host.Url };
            await Posts.PostAsync(client, "/api/calls", Posts.Calls());
            host.App.Logger.Stopping();
            await host.App.StopAsync(Cancellation);
        }

        Assert.Contains("/api/calls", traces.Received("/spans"), StringComparison.Ordinal);
        Assert.Contains("fraudsignals.events", metrics.Received("/figures"), StringComparison.Ordinal);
        Assert.Contains("finishing the requests under way", logs.Received("/lines"), StringComparison.Ordinal);
        Assert.Contains("fraud", logs.Header("x-tenant"));
        Assert.All(Posts.Secrets(), secret => Assert.DoesNotContain(secret, logs.Received("/lines"), StringComparison.OrdinalIgnoreCase));
        Assert.All([traces, metrics, logs], collector => Assert.Single(collector.Paths));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<TestHost> StartAsync(Collector collector) => StartAsync(new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    });

    private Task<TestHost> StartAsync(Dictionary<string, string?> variables) => TestHost.StartAsync(options => options with
    {
        ReceptionTime = ReceptionTime.Clock,
        Store = new LocalStoreOptions { Directory = _directory.Path, SegmentBytes = 8 << 20 },
        OpenTelemetry = variables,
    });

    /// <summary>Keeps what is sent to it; names and texts stand in protobuf as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
        private readonly ConcurrentQueue<Dictionary<string, string>> _headers = new();

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                _received.Enqueue((context.Request.Path, body.ToArray()));
                _headers.Enqueue(
                    context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            });
        }

        public string Url => _app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync(Cancellation);
            return collector;
        }

        public string Received(string path) =>
            string.Concat(_received.Where(r => r.Path == path).Select(r => Encoding.Latin1.GetString(r.Body)));

        public IEnumerable<string> Paths => _received.Select(r => r.Path).Distinct();

        public IEnumerable<string?> Header(string name) => _headers.Select(h => h.GetValueOrDefault(name));

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}

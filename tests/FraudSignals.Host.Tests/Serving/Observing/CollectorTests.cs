using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
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
                async () => (await Scrape.OfAsync(client))["fraudsignals_outbox_waiting target=\"alert-file\""] == 0, "all is published", Cancellation);

            await host.App.StopAsync(Cancellation);
        }

        var traces = collector.Received("/v1/traces");
        Assert.All((string[])["/api/calls", "evaluate", "commit", "publish", "alert-file"], text => Assert.Contains(text, traces));
        Assert.Contains("fraudsignals.events", collector.Received("/v1/metrics"));
        Assert.DoesNotContain("/api/subjects", traces);
        Assert.All(Posts.Secrets(), secret => Assert.DoesNotContain(secret, traces + collector.Received("/v1/metrics"), StringComparison.OrdinalIgnoreCase));
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

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<TestHost> StartAsync(Collector collector) => TestHost.StartAsync(options => options with
    {
        Stamp = Stamp.Clock,
        Store = new LocalStoreOptions { Directory = _directory.Path, SegmentBytes = 8 << 20 },
        OpenTelemetry = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        },
    });

    /// <summary>Keeps what is sent to it; names and texts stand in protobuf as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

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
            });
        }

        public string Url => _app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync(Cancellation);
            return collector;
        }

        public string Received(string path) => string.Concat(_received.Where(r => r.Path == path).Select(r => Encoding.Latin1.GetString(r.Body)));

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}

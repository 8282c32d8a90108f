using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FraudSignals.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Tests;

/// <summary>What the app measures, at a collector that is named in the usual way.</summary>
public sealed class TelemetryTests(AzuriteServer storage)
{
    [Fact]
    public async Task Metrics_and_spans_of_a_batch_reach_the_collector()
    {
        await storage.StartAsync();
        var seen = new ConcurrentDictionary<string, TaskCompletionSource>(
            [new("/v1/metrics", new()), new("/v1/traces", new())]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            if (Encoding.Latin1.GetString(body.ToArray()).Contains("FraudSignals", StringComparison.OrdinalIgnoreCase)
                && seen.TryGetValue(context.Request.Path, out var signal))
            {
                signal.TrySetResult();
            }
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        var settings = AppSettings.Example(storage);
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single();
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        settings["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        settings["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        await using var app = await FunctionsHost.StartAsync(settings);

        await SimFarm.ObserveAsync(app.Client);

        foreach (var (path, signal) in seen)
        {
            await Until.TrueAsync(() => signal.Task.IsCompleted, $"{path} has come", TestContext.Current.CancellationToken);
        }
    }
}

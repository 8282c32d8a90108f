using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Host.Tests.Kafka;
using FraudSignals.Host.Topics;
using FraudSignals.Kafka;
using FraudSignals.Storage.Local;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Host.Tests.Serving.Observing;

/// <summary>METRICS.md says what is published, and nothing else.</summary>
public sealed partial class InstrumentTableTests
{
    [Fact]
    public async Task The_table_lists_every_instrument_as_it_is()
    {
        using var directory = new TempDirectory();
        using var cluster = new MockCluster();
        await cluster.SendAsync("calls", "none", null, TestContext.Current.CancellationToken);
        await using var host = await TestHost.StartAsync(options => options with
        {
            Store = new LocalStoreOptions { Directory = directory.Path, SegmentBytes = 8 << 20 },
            Topics = new TopicDoor(new IPEndPoint(IPAddress.Loopback, 0), null),
            Kafka = new KafkaOptions(new Dictionary<string, string> { ["bootstrap.servers"] = cluster.Servers },
                [new KafkaTopic("calls", EventType.Call, "local")]),
        });
        using var listener = new Listener(host.App.Services.GetRequiredService<IMeterFactory>());
        using var client = new HttpClient { BaseAddress = host.Url };
        await Posts.PostAsync(client, "/api/calls", Posts.Calls());
        await Posts.PostAsync(client, "/api/transfers", Posts.Pending());
        var alert =
            (await client.GetFromJsonAsync<JsonElement>("/api/alerts", TestContext.Current.CancellationToken)).GetProperty("alerts")[0]
                .GetProperty("id").GetString();
        await client.PostAsJsonAsync($"/api/alerts/{alert}/verdict", new { verdict = "confirmed" }, TestContext.Current.CancellationToken);
        await Until.TrueAsync(
            async () => (await Scrape.OfAsync(client)).Of("fraudsignals_kafka_lag").Count > 0, "a lag is known",
            TestContext.Current.CancellationToken);

        listener.Observe();

        var table = Table();
        Assert.Equal(table.Select(r => (r.Name, r.Kind, r.Unit)).Order(),
            listener.Published.Select(i => (i.Name, KindOf(i), i.Unit ?? "")).Order());

        // Checkpoints come later and have no attributes.
        Assert.Equal(
            table.Where(r => !r.Name.StartsWith("fraudsignals.checkpoint.", StringComparison.Ordinal))
                .Select(r => $"{r.Name}: {r.Attributes}").Order(),
            listener.Attributes.Select(a => $"{a.Key}: {string.Join(", ", a.Value)}").Order());
    }

    private static List<(string Name, string Kind, string Unit, string Attributes)> Table([CallerFilePath] string here = "") =>
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../../functions/FraudSignals.Host/METRICS.md")))
            .Select(
                r => (r.Groups[1].Value, r.Groups[2].Value, r.Groups[3].Value,
                    string.Join(", ", r.Groups[4].Value.Replace("`", "").Split(", ").Order()))),
    ];

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
        "Gauge" or "ObservableGauge" => "gauge",
        "Histogram" => "histogram",
        var other => other,
    };

    [GeneratedRegex(@"^\| `(fraudsignals[^`]+)` \| ([^|]+?) \| ?([^|]*?) \| ?([^|]*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>Sees what one host publishes and which attributes its measurements have.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Listener(IMeterFactory host)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == Telemetry.Name && instrument.Meter.Scope == host)
                {
                    Published.Add(instrument);
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
            _listener.Start();
        }

        public ConcurrentBag<Instrument> Published { get; } = [];

        public ConcurrentDictionary<string, SortedSet<string>> Attributes { get; } = new();

        public void Observe() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var seen = Attributes.GetOrAdd(instrument.Name, _ => []);
            lock (seen)
            {
                foreach (var tag in tags)
                {
                    seen.Add(tag.Key);
                }
            }
        }
    }
}

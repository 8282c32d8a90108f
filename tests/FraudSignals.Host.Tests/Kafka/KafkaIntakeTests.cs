using System.Text;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Host.Tests.Serving.Observing;
using FraudSignals.Kafka;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Tests.Kafka;

/// <summary>The intake over the protocol of Kafka, with the brokers in memory that its client has.</summary>
public sealed class KafkaIntakeTests : IDisposable
{
    private const string Topic = "cdr";
    private const int Partitions = 4; // As many as the cluster gives a topic that is written to.

    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _directory = new();
    private readonly MockCluster _cluster = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cluster.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Killed_while_messages_come_every_record_counts_once()
    {
        const int Callers = 8, Calls = 250, Kills = 2;
        var url = FreePort.Url();
        string[] serve =
        [
            "--rules", TinyRules.Write(_directory), "--data", _directory.File("data"), "--replay",
            "--kafka",
            _directory.Write("kafka.properties", $"# the test's\nbootstrap.servers={_cluster.Servers}\nsession.timeout.ms=6000\n"),
            "--kafka-calls", Topic,
        ];
        var sending = Task.Run(() => SendAsync(Callers, Calls), Cancellation);
        var host = new HostProcess(url, null, serve);
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                // At any moment of a batch, but each time further on.
                await host.UntilAsync(() => _cluster.Committed(Topic, Partitions) >= Callers * Calls * kill / (Kills + 2), Cancellation);
                await host.KillAsync();
                host.Dispose();
                host = new HostProcess(url, null, serve);
            }

            await sending;

            // A message brought twice by the sender is one record too.
            await _cluster.SendAsync(Topic, "again", Call(0, 0), Cancellation);
            await host.UntilAsync(() => _cluster.Committed(Topic, Partitions) == Callers * Calls + 1, Cancellation);
            using var client = new HostClient(url, TimeProvider.System);
            for (var caller = 0; caller < Callers; caller++)
            {
                var subject =
                    await client.GetAsync<JsonElement>($"/api/subjects/number/{Uri.EscapeDataString(Caller(caller))}", Cancellation);
                Assert.Equal(
                    Calls,
                    subject.GetProperty("aggregates").EnumerateArray().Single(a => a.GetProperty("name").GetString() == "calls")
                        .GetProperty("value").GetDouble());
            }

            using var http = new HttpClient { BaseAddress = url };
            await Until.TrueAsync(
                async () => (await Scrape.OfAsync(http)).Of("fraudsignals_kafka_lag") is { Count: Partitions } lag && lag.Values.Sum() == 0,
                "no partition lags", Cancellation);
        }
        finally
        {
            host.Dispose();
        }
    }

    [Fact]
    public async Task What_is_no_record_is_passed_over_and_keeps_nothing_out()
    {
        byte[]?[] messages =
        [
            Call(0, 0), null, [], "no json"u8.ToArray(), [0xFF, 0xFE, 0x41, 0x00], """[{"id":"x"}]"""u8.ToArray(),
            [.. Call(0, 1).SelectMany(b => b == (byte)',' ? (byte[])[(byte)',', (byte)'\n'] : [b])],
            new byte[200_000], """{"id":"y"}"""u8.ToArray(), Call(0, 2),
        ];
        foreach (var message in messages)
        {
            await _cluster.SendAsync(Topic, "one partition", message, Cancellation);
        }

        await using var host = await StartAsync();
        await Until.TrueAsync(() => _cluster.Committed(Topic, Partitions) == messages.Length, "all messages are committed", Cancellation);

        var subject = await host.Client.GetAsync<JsonElement>($"/api/subjects/number/{Uri.EscapeDataString(Caller(0))}", Cancellation);
        Assert.Equal(
            3, subject.GetProperty("aggregates").EnumerateArray().Single(a => a.GetProperty("name").GetString() == "calls")
                .GetProperty("value").GetDouble());
        using var http = new HttpClient { BaseAddress = host.Url };
        var shown = await Scrape.OfAsync(http);
        Assert.Equal(3, shown["fraudsignals_events_total outcome=\"accepted\" type=\"call\""]);
        Assert.Equal(
            "healthy",
            (await host.Client.GetAsync<JsonElement>("/health/ready", Cancellation)).GetProperty("checks").GetProperty("kafka")
                .GetString());
    }

    [Fact]
    public async Task Brokers_that_are_away_are_told_in_health_and_harm_nothing_else()
    {
        await using var host = await StartAsync($"127.0.0.1:{FreePort.Next()}");
        await Until.TrueAsync(
            async () =>
            {
                var health = await host.Client.GetAsync<JsonElement>("/health/ready", Cancellation);
                return health.GetProperty("checks").GetProperty("kafka").GetString() == "degraded"
                    && health.GetProperty("reasons").GetProperty("kafka").GetString() is { } reason
                    && reason.Contains("refused", StringComparison.OrdinalIgnoreCase);
            },
            "health tells that brokers refuse", Cancellation);
    }

    [Theory]
    [InlineData("bootstrap.servers=b:9092", "", "needs topics")]
    [InlineData("group.id=x", "calls", "bootstrap.servers is missing")]
    [InlineData("bootstrap.servers=b:9092\nenable.auto.commit=true", "calls", "enable.auto.commit is not yours to set")]
    [InlineData("bootstrap.servers=b:9092\nbootstrap.server=b", "calls", "bootstrap.server")]
    [InlineData("bootstrap.servers=b:9092\nsasl.password secret", "calls", "line 2 is not name=value")]
    [InlineData("bootstrap.servers=b:9092", "calls=nobody", "no profile of a source nobody")]
    public async Task A_choice_that_cannot_be_followed_is_refused_before_anything_starts(string settings, string topic, string message)
    {
        string[] topics = topic.Length == 0 ? [] : ["--kafka-calls", topic];
        var (code, _, error) = await Cli.RunAsync(
            ["serve", "--urls", FreePort.Url().ToString(), "--rules", TinyRules.Write(_directory), "--data", _directory.File("data"),
                "--kafka", _directory.Write("kafka.properties", settings), .. topics]);

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    private async Task SendAsync(int callers, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            await Task.WhenAll(
                Enumerable.Range(0, callers).Select(caller => _cluster.SendAsync(Topic, Caller(caller), Call(caller, call), Cancellation)));
        }
    }

    private static string Caller(int caller) => $"+6681{caller:d7}";

    private static byte[] Call(int caller, int call) => Encoding.UTF8.GetBytes(
        $$"""{"id":"{{caller}}-{{call}}","time":"{{Morning.AddSeconds(call):yyyy-MM-ddTHH:mm:ssZ}}","caller":"{{Caller(caller)}}","callee":"+66820000001","durationSeconds":30}""");

    private Task<TestHost> StartAsync(string? servers = null) => TestHost.StartAsync(options => options with
    {
        Store = new LocalStoreOptions { Directory = _directory.File("data"), SegmentBytes = 8 << 20 },
        Kafka = new KafkaOptions(new Dictionary<string, string> { ["bootstrap.servers"] = servers ?? _cluster.Servers },
            [new KafkaTopic(Topic, EventType.Call, "local")]),
    });
}

using System.Text;
using System.Text.Json;
using Amqp;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Host.Topics;

namespace FraudSignals.Host.Tests.Topics;

/// <summary>Hosts in processes of their own that serve alert topics, and one that publishes to them.</summary>
public sealed class ServedTopicsTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _rules;
    private readonly int _port = FreePort.Next();

    public ServedTopicsTests() => _rules = TinyRules.Write(_directory);

    private string Connection =>
        $"Endpoint=sb://127.0.0.1:{_port};SharedAccessKeyName={PartyTopicKeys.EmulatorName};SharedAccessKey={PartyTopicKeys.EmulatorSecret};UseDevelopmentEmulator=true;";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Alerts_come_to_a_subscriber_once_from_the_host_itself_and_from_one_that_publishes_to_it()
    {
        using var own = await StartAsync("own", "--topics", $"amqp://127.0.0.1:{_port}");
        using var other = await StartAsync("other", "--service-bus", Connection);
        await PostAsync(own.Url, 0);
        await PostAsync(other.Url, 5);

        var (code, listed, _) = await Cli.RunAsync("topics", "list", "--url", own.Url.ToString());
        Assert.Equal(0, code);
        Assert.Contains("telco-alerts/all", listed, StringComparison.Ordinal);
        while (!(await Cli.RunAsync("topics", "peek", "telco-alerts/all", "--url", own.Url.ToString())).Out.Contains(
            "typology=busy", StringComparison.Ordinal))
        {
            await Task.Delay(50, Stop); // The outbox is on its way.
        }

        Assert.Contains("bank-alerts/all",
            (await Cli.RunAsync("topics", "deadletters", "telco-alerts/every", "--url", own.Url.ToString())).Error,
            StringComparison.Ordinal);
        Assert.Contains("telco-alerts/all",
            (await Cli.RunAsync("topics", "resubmit", "telco-alerts/all", "all", "--url", own.Url.ToString())).Out,
            StringComparison.Ordinal);

        await using var client = await TopicClient.ConnectAsync(_port, "telco-alerts", PartySubscriptions.All);
        var got = new Dictionary<string, JsonElement>();
        while (got.Count < 4)
        {
            var message = await client.NextAsync(Patience);
            Assert.NotNull(message);
            Assert.True(got.TryAdd(message.Properties.MessageId, JsonSerializer.Deserialize<JsonElement>((byte[])message.Body)),
                "It came twice.");
            Assert.Equal("application/cloudevents+json", message.Properties.ContentType);
            Assert.Equal(message.Properties.Subject, message.ApplicationProperties["typology"]);
            await client.CompleteAsync(message);
        }

        Assert.Equal(["busy", "busy", "very_busy", "very_busy"],
            got.Values.Select(e => e.GetProperty("data").GetProperty("typology").GetString()).Order());
        using var http = new HttpClient { BaseAddress = own.Url };
        Assert.Contains("fraudsignals_topic_waiting", await http.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
        Assert.Contains("\"topics\":\"healthy\"", await http.GetStringAsync("/health/ready", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_confirmed_is_there_after_kills_and_what_was_settled_is_not() => await KillAsync(2);

    [Fact(Explicit = true)]
    public async Task What_was_confirmed_is_there_after_a_hundred_kills_and_what_was_settled_is_not() => await KillAsync(100);

    private async Task KillAsync(int kills)
    {
        var random = new Random(19);
        var sent = new HashSet<string>();
        var settled = new HashSet<string>();
        var maybeSettled = new HashSet<string>();
        var numbers = 0;
        for (var kill = 0; kill <= kills; kill++)
        {
            using var host = await StartAsync("data", "--topics", $"amqp://127.0.0.1:{_port}");
            if (kill == kills)
            {
                // What is left comes, and nothing else; a client that lost its connection makes another.
                for (var last = Environment.TickCount64 + (long)Patience.TotalMilliseconds; Left().Any();)
                {
                    Assert.True(Environment.TickCount64 < last, $"{string.Join(", ", Left())} did not come.");
                    await using var another = await TopicClient.ConnectAsync(_port, "bank-alerts", PartySubscriptions.All);
                    await UntilGoneAsync(async () => Left().Any() && await SettleAsync(another, TimeSpan.FromMinutes(1)));
                }

                Assert.True(sent.Count > kills * 5, $"Only {sent.Count} were sent.");
                return;
            }

            await using var client = await TopicClient.ConnectAsync(_port, "bank-alerts", PartySubscriptions.All);
            var alive = true;
            var work = Task.WhenAll(UntilDeadAsync(async () =>
            {
                var ids = Enumerable.Range(0, 5).Select(_ => $"m{Interlocked.Increment(ref numbers)}").ToList();
                await client.SendAsync(ids);
                lock (sent)
                {
                    sent.UnionWith(ids);
                }
            }), UntilDeadAsync(() => SettleAsync(client, TimeSpan.FromSeconds(1))));
            var target = sent.Count + 10 + random.Next(40);
            while (Count() < target)
            {
                Assert.False(host.Process.HasEnded, host.Process.ToString());
                await Task.Delay(1, Stop);
            }

            await host.Process.KillAsync();
            Volatile.Write(ref alive, false);
            await work;

            async Task UntilDeadAsync(Func<Task> step)
            {
                while (Volatile.Read(ref alive))
                {
                    // Once it was killed the client says so each time.
                    await UntilGoneAsync(async () =>
                    {
                        await step();
                        return Volatile.Read(ref alive);
                    });
                }
            }

            int Count()
            {
                lock (sent)
                {
                    return sent.Count;
                }
            }
        }

        IEnumerable<string> Left() => sent.Except(settled).Except(maybeSettled);

        // False where none came in time.
        async Task<bool> SettleAsync(TopicClient client, TimeSpan patience)
        {
            if (await client.NextAsync(patience) is not { } message)
            {
                return false;
            }

            Assert.DoesNotContain(message.Properties.MessageId, settled);
            maybeSettled.Add(message.Properties.MessageId);
            if (await client.CompleteAsync(message))
            {
                settled.Add(message.Properties.MessageId);
            }
            else
            {
                maybeSettled.Remove(message.Properties.MessageId);
            }

            return true;
        }
    }

    // Goes on until there is no more, or host or connection are gone.
    private static async Task UntilGoneAsync(Func<Task<bool>> step)
    {
        try
        {
            while (await step())
            {
            }
        }
        catch (Exception gone)
            when (gone is AmqpException or TimeoutException or ObjectDisposedException or System.Net.Sockets.SocketException
                or OperationCanceledException)
        {
            // Whoever asked finds out.
        }
    }

    private static async Task PostAsync(Uri url, int caller)
    {
        using var client = new HostClient(url, TimeProvider.System);
        var rows = Enumerable.Range(0, 6).Select(i =>
            $"c{caller}{i},{new DateTimeOffset(2026, 3, 2, 8, i, 0, TimeSpan.Zero):yyyy-MM-ddTHH:mm:ssZ},+6681000000{caller},+6682000000{i},30");
        await client.PostAsync("/api/calls", new Batch(Encoding.UTF8.GetBytes(TinyData.Csv(rows)), "text/csv", 6), Stop);
    }

    private async Task<RunningHost> StartAsync(string data, string option, string value)
    {
        var url = FreePort.Url();
        var host = new HostProcess(url, null, "--rules", _rules, "--data", _directory.File(data), "--replay", option, value);
        await host.UntilListeningAsync(Stop);
        return new RunningHost(host, url);
    }

    private sealed record RunningHost(HostProcess Process, Uri Url) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }
}

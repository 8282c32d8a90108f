using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>
/// How fast the official client is served, with a log on disk; the other client's figures are those of <c>topics</c> in the benchmarks.
/// </summary>
public sealed class ThroughputTests
{
    private const int AtOnce = 100;
    private const int Prefetch = 1000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task All_that_is_sent_in_batches_comes_and_is_settled() => RunAsync(2_000);

    /// <summary>About half a minute; <c>-showLiveOutput</c> tells the figures.</summary>
    [Fact(Explicit = true)]
    public Task Alerts_a_second_of_the_official_client() => RunAsync(30_000);

    private static async Task RunAsync(int count)
    {
        var directory = Directory.CreateTempSubdirectory("topics-");
        try
        {
            using var file = new RecordFile(Path.Combine(directory.FullName, "topics.log"), new Disk());
            using var topics =
                new RunningTopics(new TopicOptions { Subscriptions = [new SubscriptionDeclaration(RunningTopics.Topic, "one")] },
                    new FileLog(file));
            await using var client = topics.Client();
            await using var sender = client.CreateSender(RunningTopics.Topic);
            await using var receiver =
                client.CreateReceiver(RunningTopics.Topic, "one", new ServiceBusReceiverOptions { PrefetchCount = Prefetch });
            var processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            var sending = SendAsync(sender, count);
            var took = await ReceiveAsync(receiver, count);
            await sending;
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var used = Environment.CpuUsage.TotalTime - processor;

            Assert.Equal((0, 0), topics.Broker.States.Select(s => (s.Messages, s.DeadLetters)).Single());
            took.Sort();
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count:N0} alerts: {count / seconds:N0} a second sent, received and settled; from sent to received p50 "
                + $"{took[count / 2]:0.0} ms, p99 {took[count * 99 / 100]:0.0} ms; {used.TotalMicroseconds / count:0} us of this process "
                + $"each"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task SendAsync(ServiceBusSender sender, int count)
    {
        var body = new BinaryData(new byte[1500]);
        for (var sent = 0; sent < count; sent += AtOnce)
        {
            await sender.SendMessagesAsync(
                Enumerable.Range(sent, AtOnce).Select(i => new ServiceBusMessage(body)
                {
                    MessageId = $"al-{i}.1",
                    ApplicationProperties = { ["severity"] = "high", ["institution"] = "bank-a", ["sent"] = Stopwatch.GetTimestamp() },
                }),
                Stop);
        }
    }

    private static async Task<List<double>> ReceiveAsync(ServiceBusReceiver receiver, int count)
    {
        var took = new List<double>(count);
        var settling = new List<Task>(count);
        while (took.Count < count)
        {
            var some = await receiver.ReceiveMessagesAsync(AtOnce * 2, TimeSpan.FromMinutes(1), Stop);
            Assert.NotEmpty(some);
            took.AddRange(some.Select(m => Stopwatch.GetElapsedTime((long)m.ApplicationProperties["sent"]).TotalMilliseconds));
            settling.AddRange(some.Select(m => receiver.CompleteMessageAsync(m, Stop)));
        }

        await Task.WhenAll(settling);
        return took;
    }
}

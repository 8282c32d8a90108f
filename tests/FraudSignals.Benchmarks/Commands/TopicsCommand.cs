using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Amqp;
using Amqp.Framing;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Host.Topics;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Amqp;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Publishing;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>
/// Sends alerts to topics by one client, which receives and settles them again: how many a second, and how long each was on its way.
/// </summary>
internal static class TopicsCommand
{
    private const string Topic = "bank-alerts";
    private const string Subscription = "bench";
    private const int BodyBytes = 1500;
    private const int WarmUp = 5_000;

    public static Command Create()
    {
        var connection =
            new Option<string?>(
                "--connection") { Description =
                    "Topics of a running host, by their connection string, whose subscription --subscription takes all; without it some "
                    + "on a disk of their own." };
        var subscription =
            new Option<string>("--subscription") { Description = "The subscription that is received from.",
                DefaultValueFactory = _ => Subscription };
        var messages = new Option<int>("--messages") { Description = "Alerts of 1,500 bytes to send.", DefaultValueFactory = _ => 100_000 };
        var ahead = new Option<int>("--ahead") { Description = "Alerts sent and not confirmed at a time.", DefaultValueFactory = _ => 500 };
        var subscriptions =
            new Option<int>("--subscriptions") { Description = "Further subscriptions with SQL filters, of other institutions.",
                DefaultValueFactory = _ => 0 };
        var taking = new Option<bool>("--taking") { Description = "The further subscriptions take all alerts; nobody receives from them." };
        var command =
            new Command(
                "topics", "Alerts a second through topics, and how long each takes from being sent to being received.") { connection,
                    subscription, messages, ahead, subscriptions, taking };
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = Directory.CreateTempSubdirectory("fraudsignals-topics-");
            try
            {
                using var local = parsed.GetValue(connection) == null
                    ? new Local(directory.FullName, parsed.GetValue(subscriptions), parsed.GetValue(taking)) : null;
                var to = local?.Connection ?? TopicConnection.Parse(parsed.GetValue(connection)!);
                var from = parsed.GetRequiredValue(subscription);
                await RunAsync(to, from, Math.Min(WarmUp, parsed.GetValue(messages)), parsed.GetValue(ahead), cancellation);
                var result = await RunAsync(to, from, parsed.GetValue(messages), parsed.GetValue(ahead), cancellation);
                Console.WriteLine(Machine.Describe());
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture,
                        $"{parsed.GetValue(messages):N0} alerts, {parsed.GetValue(subscriptions)} further subscriptions: {result}"));
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        });
        return command;
    }

    private static async Task<string> RunAsync(TopicConnection to, string subscription, int messages, int ahead,
        CancellationToken cancellation)
    {
        var open =
            await Connection.Factory.CreateAsync(new Address(to.Host, to.Port, to.KeyName, to.Key, "/", to.Secure ? "amqps" : "amqp"));
        var took = new double[messages];
        var received = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = new ReceiverLink(new Session(open), "receive", $"{Topic}/Subscriptions/{subscription}");
        receiver.Start(1_000, (link, message) =>
        {
            took[received] = Stopwatch.GetElapsedTime((long)message.ApplicationProperties["sent"]).TotalMilliseconds;
            link.Accept(message);
            if (++received == messages)
            {
                all.TrySetResult();
            }
        });
        var sender = new SenderLink(new Session(open), "send", Topic);
        using var room = new SemaphoreSlim(ahead);
        var run = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < messages; i++)
        {
            await room.WaitAsync(cancellation);
            sender.Send(MessageOf(run, i), (_, _, _, _) => room.Release(), null);
        }

        await all.Task.WaitAsync(cancellation);
        var seconds = Stopwatch.GetElapsedTime(run).TotalSeconds;
        var used = Environment.CpuUsage.TotalTime - processor;
        await open.CloseAsync();
        Array.Sort(took);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{messages / seconds:N0} a second sent, received and settled; from sent to received p50 {took[messages / 2]:0.0} ms, p99 "
            + $"{took[messages * 99L / 100]:0.0} ms, longest {took[^1]:0} ms; {used.TotalMicroseconds / messages:0} us of this process "
            + $"each");
    }

    private static Message MessageOf(long run, int number) => new()
    {
        Properties = new Properties { MessageId = string.Create(CultureInfo.InvariantCulture, $"al-{run:x}{number:x8}.1"),
            ContentType = "application/cloudevents+json" },
        ApplicationProperties = new ApplicationProperties { ["severity"] = "high", ["typology"] = "mule_account",
            ["institution"] = "bank-a", ["sent"] = Stopwatch.GetTimestamp() },
        BodySection = new Data { Binary = new byte[BodyBytes] },
    };

    /// <summary>Topics as a host has them, without the host.</summary>
    private sealed class Local : IDisposable
    {
        private readonly TopicLogFile _log;
        private readonly TopicEndpoint _endpoint;

        public Local(string directory, int further, bool taking)
        {
            _log = new TopicLogFile(new RecordFile(Path.Combine(directory, TopicLogFile.FileName), new Disk()));
            var others = Enumerable.Range(0, further).Select(i => new SubscriptionDeclaration(Topic, $"other{i}")
            {
                Rules = [
                    new SubscriptionRule("own",
                        SqlFilter.Parse($"institution = '{(taking ? "bank-a" : $"other-{i}")}' AND severity IN ('high', 'critical')"))],
            });
            var broker =
                new TopicBroker(new TopicOptions { Subscriptions = [new SubscriptionDeclaration(Topic, Subscription), .. others] },
                    TimeProvider.System, _log);
            var key = new TopicKey("bench", "bench", TopicRights.All);
            _endpoint = new TopicEndpoint(new IPEndPoint(IPAddress.Loopback, 0), null, new FixedTopicKeys(key), broker,
                TimeProvider.System);
            _endpoint.Start();
            Connection = new TopicConnection("127.0.0.1", _endpoint.Point.Port, Secure: false, key.Name, key.Secret);
        }

        public TopicConnection Connection { get; }

        public void Dispose()
        {
            _endpoint.Dispose();
            _log.Dispose();
        }
    }
}

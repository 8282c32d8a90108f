using System.Text;
using System.Text.Json;
using Amqp;
using FraudSignals.Topics.Publishing;

namespace FraudSignals.Host.Tests.Serving;

/// <content>What is posted to a party's webhook and published to its subscription of a topic.</content>
public sealed partial class LeakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Receiver> _receivers = [];
    private readonly int _topics = FreePort.Next();

    private async Task SubscribeAsync()
    {
        foreach (var party in (string[])[Telcos[0], Banks[0]])
        {
            var receiver = await Receiver.StartAsync();
            receiver.Trust(
                (await Cli.RunAsync("webhooks", "add", party, "--data", Data, "--to", receiver.Address.ToString(),
                    "--private")).Out.Trim());
            _receivers[party] = receiver;
        }
    }

    // Each of the party's alerts comes both ways: posted with whom it is about and but for that naming nobody, published naming nobody at
    // all.
    private async Task LookAtDeliveriesAsync(HostProcess host, string[] named)
    {
        foreach (var (party, receiver) in _receivers)
        {
            var keys = named.Select(n => n.Split(' ')).Where(n => n[0] == party).DistinctBy(n => n[1]).ToDictionary(n => n[1], n => n[2]);
            await host.UntilAsync(() => keys.Keys.All(id => receiver.Bodies.Any(b => b.Contains(id, StringComparison.Ordinal))), Stop);
            Assert.Empty(receiver.Problems);
            foreach (var body in receiver.Bodies)
            {
                var alert = JsonDocument.Parse(body).RootElement.GetProperty("data");
                var key = alert.GetProperty("subject").GetProperty("key").GetString()!;
                Assert.Equal(keys[alert.GetProperty("id").GetString()!], key);
                _leaks.LookIn($"a webhook of {party}", Encoding.UTF8.GetBytes(body.Replace(key, "", StringComparison.Ordinal)));
            }

            var to =
                TopicConnection.Parse(
                    (await Cli.RunAsync("topics", "connect", party, "--data", Data, "--at", $"127.0.0.1:{_topics}")).Out.Trim());
            var connection = await Connection.Factory.CreateAsync(new Address(to.Host, to.Port, to.KeyName, to.Key, "/", "amqp"));
            var subscription = new ReceiverLink(new Session(connection), "r", $"{party.Split('-')[0]}-alerts/Subscriptions/{party}");
            for (var seen = new HashSet<string>(); seen.Count < keys.Count;)
            {
                var message = await subscription.ReceiveAsync(Patience)
                    ?? throw new TimeoutException($"{party} got {seen.Count} of {keys.Count} alerts.");
                subscription.Accept(message);
                var body = (byte[])message.Body;
                Assert.Contains(JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("id").GetString()!, keys.Keys);
                seen.Add(JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("id").GetString()!);
                _leaks.LookIn($"a message to {party}", body);
                _leaks.LookIn($"the properties of a message to {party}",
                    Encoding.UTF8.GetBytes($"{message.ApplicationProperties?.Map} {message.Properties}"));
            }

            await connection.CloseAsync();
        }
    }
}

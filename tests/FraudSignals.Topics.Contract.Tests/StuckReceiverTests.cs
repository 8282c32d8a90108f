using Amqp;
using Amqp.Framing;
using Azure.Messaging.ServiceBus;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>One who subscribes and does not read.</summary>
public sealed class StuckReceiverTests
{
    // Of 100,000 bytes each: more than the buffers of a connection hold.
    private const int Messages = 150;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_that_reads_nothing_holds_up_nobody()
    {
        using var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "two"));
        var blocked = new TaskCompletionSource();
        var first = new TaskCompletionSource();
        var link = new ReceiverLink(new Session(await topics.ConnectAsync()), "r", $"{RunningTopics.Topic}/Subscriptions/one");
        link.Start(1_000, (_, _) =>
        {
            first.TrySetResult();
            blocked.Task.Wait(TimeSpan.FromMinutes(5), Stop); // The thread that reads the connection.
        });
        try
        {
            var encoded = new Message { BodySection = new Data { Binary = new byte[100_000] } }.Encode();
            var content = encoded.Buffer.AsMemory(encoded.Offset, encoded.Length);
            for (var i = 0; i < Messages; i++)
            {
                await topics.Broker.PublishAsync(RunningTopics.Topic, [new TopicMessage { MessageId = $"{i}", Content = content }]);
            }

            await first.Task.WaitAsync(Stop);
            await using var client = topics.Client();
            var receiver = client.CreateReceiver(RunningTopics.Topic, "two");
            for (var got = 0; got < Messages;)
            {
                var some = await receiver.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(60), Stop);
                Assert.NotEmpty(some);
                got += some.Count;
            }
        }
        finally
        {
            blocked.SetResult();
        }
    }
}

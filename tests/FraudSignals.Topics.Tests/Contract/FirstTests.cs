using Azure.Messaging.ServiceBus;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Topics.Tests.Contract;

public sealed class FirstTests
{
    [Fact]
    public async Task What_is_sent_is_received_and_completed()
    {
        await using var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        var client = topics.Client();
        await client.CreateSender(RunningTopics.Topic).SendMessageAsync(new ServiceBusMessage("hello") { MessageId = "a" }, TestContext.Current.CancellationToken);
        var receiver = client.CreateReceiver(RunningTopics.Topic, "one");
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("hello", message.Body.ToString());
        await receiver.CompleteMessageAsync(message, TestContext.Current.CancellationToken);
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
    }
}

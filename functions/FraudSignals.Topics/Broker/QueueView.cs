namespace FraudSignals.Topics.Broker;

/// <summary>A subscription's messages or dead letters, as a receiver sees them.</summary>
internal sealed record QueueView(TopicBroker Broker, Topic Topic, Subscription Subscription, bool IsDeadLetters)
{
    public MessageQueue Queue => IsDeadLetters ? Subscription.DeadLetters : Subscription.Messages;
}

using System.Collections.Immutable;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Endpoints;

/// <summary>What administrators see of the alert topics of a host, and do there. A host without topics registers none.</summary>
public interface ITopicInspection
{
    /// <summary>How each subscription stands.</summary>
    ImmutableArray<TopicSubscription> Subscriptions { get; }

    /// <summary>Messages of a subscription, or its dead letters, whoever has received them; they stay where they are.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="deadLetters">Whether its dead letters.</param>
    /// <param name="after">The sequence number of the last message that is known; 0 for none.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>Null where there is no such subscription.</returns>
    ImmutableArray<TopicMessageInfo>? Peek(string topic, string subscription, bool deadLetters, long after, int limit);

    /// <summary>Puts a dead letter back among the messages of its subscription; durable when it completes.</summary>
    /// <returns>Whether there was one of that number.</returns>
    Task<bool> ResubmitAsync(string topic, string subscription, long sequence);
}

namespace FraudSignals.Topics.Broker;

/// <summary>How a subscription stands.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Name">Its name.</param>
/// <param name="Messages">Messages it holds, received and not settled among them.</param>
/// <param name="DeadLetters">Dead letters it holds.</param>
/// <param name="Bytes">Bytes of both.</param>
/// <param name="Evicted">Messages dropped since the start because there was no room.</param>
/// <param name="Expired">Messages that went since the start because nobody fetched them in their time.</param>
/// <param name="Oldest">When the oldest message came; null for none.</param>
public sealed record SubscriptionState(string Topic, string Name, int Messages, int DeadLetters, long Bytes, long Evicted, long Expired,
    DateTimeOffset? Oldest);

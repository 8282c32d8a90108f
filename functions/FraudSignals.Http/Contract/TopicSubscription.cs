namespace FraudSignals.Http.Contract;

/// <summary>How a subscription to an alert topic stands.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Name">Its name.</param>
/// <param name="Messages">Messages it holds, received and not settled among them.</param>
/// <param name="DeadLetters">Dead letters it holds.</param>
/// <param name="Bytes">Bytes of both.</param>
/// <param name="Evicted">Messages dropped since the start because there was no room.</param>
/// <param name="Oldest">When its oldest message came; null for none.</param>
public sealed record TopicSubscription(string Topic, string Name, int Messages, int DeadLetters, long Bytes, long Evicted,
    DateTimeOffset? Oldest);

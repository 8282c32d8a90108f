using System.Collections.Immutable;

namespace FraudSignals.Http.Contract;

/// <summary>The subscriptions to alert topics.</summary>
/// <param name="Subscriptions">By topic and name.</param>
public sealed record TopicsAnswer(ImmutableArray<TopicSubscription> Subscriptions);

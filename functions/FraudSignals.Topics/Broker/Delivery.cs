using System.Collections.Immutable;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>A message as somebody receives or peeks it.</summary>
/// <param name="Sequence">Its number within the topic.</param>
/// <param name="Lock">What it is settled by; empty where it need not be.</param>
/// <param name="Count">How often it was delivered before.</param>
internal sealed record Delivery(
    long Sequence, TopicMessage Message, DateTimeOffset Enqueued, Guid Lock, DateTimeOffset LockedUntil, int Count,
    ImmutableDictionary<string, object?>? Changed);

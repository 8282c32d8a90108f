using System.Collections.Immutable;
using FraudSignals.Alerts.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>The bounds of topics and subscriptions. The defaults are those of Service Bus where it has any.</summary>
public sealed record TopicOptions
{
    public ImmutableArray<string> Topics { get; init; } = AlertRouting.Topics;

    public ImmutableArray<SubscriptionDeclaration> Subscriptions { get; init; } = [];

    /// <summary>For how long a message belongs to whoever received it; 5 s to 5 min.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Deliveries before a message goes to the dead letters; at least 1.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>For how long a message id is remembered; a second message with it is dropped.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a message is offered at the most, and a dead letter kept.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Messages a subscription holds; beyond, its oldest go, are counted and told in health: nobody receives them.</summary>
    public int MaxMessages { get; init; } = 100_000;

    /// <summary>Bytes a subscription holds, like <see cref="MaxMessages"/>.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of one message, or of a batch sent at once.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    public int MaxRules { get; init; } = 100;

    /// <summary>Subscriptions of a topic, beyond which clients make none.</summary>
    public int MaxSubscriptions { get; init; } = 1000;

    /// <summary>The log is written anew when it has grown by so much, and to twice what it held then.</summary>
    public long CompactBytes { get; init; } = 64L << 20;
}

namespace FraudSignals.Topics.Broker;

/// <summary>A message as it lies in a subscription, without what it says.</summary>
/// <param name="Sequence">Its number within the topic.</param>
/// <param name="Id">Its message id.</param>
/// <param name="Enqueued">When it was published.</param>
/// <param name="Deliveries">How often it was received and given back.</param>
/// <param name="LockedUntil">Until when it belongs to whoever received it; null where nobody has it.</param>
/// <param name="Properties">What filters compare.</param>
/// <param name="Reason">Why it is a dead letter; null where it is none, or where nobody said.</param>
/// <param name="Description">The same in a sentence.</param>
public sealed record PeekedMessage(
    long Sequence, string Id, DateTimeOffset Enqueued, int Deliveries, DateTimeOffset? LockedUntil,
    IReadOnlyDictionary<string, object?> Properties,
    string? Reason, string? Description);

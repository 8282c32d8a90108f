using System.Collections.Immutable;

namespace FraudSignals.Http.Contract;

/// <summary>A message of an alert topic, without what it says: that is for its subscriber.</summary>
/// <param name="Sequence">Its number within the topic.</param>
/// <param name="Id">Its message id: the alert's, with the revision.</param>
/// <param name="Enqueued">When it was published.</param>
/// <param name="Deliveries">How often it was received and given back.</param>
/// <param name="LockedUntil">Until when it belongs to whoever received it; null where nobody has it.</param>
/// <param name="Properties">What filters compare.</param>
/// <param name="Reason">Why it is a dead letter; null where it is none, or where nobody said.</param>
/// <param name="Description">The same in a sentence.</param>
public sealed record TopicMessageInfo(
    long Sequence, string Id, DateTimeOffset Enqueued, int Deliveries, DateTimeOffset? LockedUntil,
    ImmutableSortedDictionary<string, string> Properties,
    string? Reason, string? Description);

using FraudSignals.Events;

namespace FraudSignals.Kafka;

/// <summary>A topic that is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its messages are.</param>
/// <param name="Source">Whom they are from.</param>
public sealed record KafkaTopic(string Name, EventType Type, string Source);

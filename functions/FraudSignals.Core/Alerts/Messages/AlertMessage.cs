using System.Collections.Immutable;

namespace FraudSignals.Alerts.Messages;

/// <summary>An alert as a message of a topic.</summary>
/// <param name="Topic">One of <see cref="AlertRouting.Topics"/>.</param>
/// <param name="Id">The alert's <see cref="Alert.MessageId"/>: a topic that detects duplicates drops the second of two.</param>
/// <param name="Properties">What subscriptions can filter by; all are texts.</param>
/// <param name="Body">The <see cref="AlertEnvelope"/>.</param>
public sealed record AlertMessage(string Topic, string Id, ImmutableSortedDictionary<string, string> Properties, ReadOnlyMemory<byte> Body);

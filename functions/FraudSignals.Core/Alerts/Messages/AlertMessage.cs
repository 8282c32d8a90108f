using System.Collections.Immutable;

namespace FraudSignals.Alerts.Messages;

/// <summary>An alert as a message of a topic.</summary>
/// <param name="Topic">One of <see cref="AlertRouting.Topics"/>.</param>
/// <param name="Id">The alert's <see cref="Alert.MessageId"/>: a topic that detects duplicates drops the second of two.</param>
/// <param name="Alert">The alert's <see cref="Alert.Id"/>, the same for all its revisions: what messages call their correlation id.</param>
/// <param name="Typology">What messages call their subject.</param>
/// <param name="Properties">What subscriptions can filter by; all are texts but <c>score</c>, a number.</param>
/// <param name="Body">The <see cref="AlertEnvelope"/>.</param>
/// <param name="Expires">After this the alert is no ground for action.</param>
public sealed record AlertMessage(
    string Topic, string Id, string Alert, string Typology, ImmutableSortedDictionary<string, object> Properties, ReadOnlyMemory<byte> Body,
    DateTimeOffset Expires)
{
    /// <summary>
    /// For how long a topic is to offer it; null for as long as it keeps messages. That is so where the alert was over before it could be
    /// published: it comes all the same, so that whoever it was for knows of it.
    /// </summary>
    public TimeSpan? TimeToLive(DateTimeOffset now) => Expires > now ? Expires - now : null;
}

using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Endpoints;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Host.Topics;

/// <summary>The topics of this process, as administrators see them.</summary>
internal sealed class TopicInspection(TopicBroker broker) : ITopicInspection
{
    public ImmutableArray<TopicSubscription> Subscriptions =>
        [.. broker.States.Select(s => new TopicSubscription(s.Topic, s.Name, s.Messages, s.DeadLetters, s.Bytes, s.Evicted, s.Oldest))];

    public ImmutableArray<TopicMessageInfo>? Peek(string topic, string subscription, bool deadLetters, long after, int limit)
    {
        try
        {
            return [.. broker.Peek(topic, subscription, deadLetters, after, limit).Select(InfoOf)];
        }
        catch (TopicException missing) when (missing.Error == TopicError.NotFound)
        {
            return null;
        }
    }

    public async Task<bool> ResubmitAsync(string topic, string subscription, long sequence)
    {
        try
        {
            await broker.ResubmitAsync(topic, subscription, sequence);
            return true;
        }
        catch (TopicException missing) when (missing.Error == TopicError.NotFound)
        {
            return false;
        }
    }

    private static TopicMessageInfo InfoOf(PeekedMessage m) => new(
        m.Sequence, m.Id, m.Enqueued, m.Deliveries, m.LockedUntil,
        m.Properties.ToImmutableSortedDictionary(p => p.Key, p => Convert.ToString(p.Value, CultureInfo.InvariantCulture) ?? "",
            StringComparer.Ordinal), m.Reason, m.Description);
}

using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Ports;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Publishing;

/// <summary>Publishes alerts to topics in this process, as the same messages that Service Bus gets; confirmed when they are durable.</summary>
/// <param name="broker">The topics.</param>
/// <param name="routing">Gives what says at present which topic an alert goes to.</param>
public sealed class TopicsTarget(TopicBroker broker, Func<AlertRouting> routing) : IAlertTarget
{
    public string Name => "topics";

    public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation) => Task.WhenAll(alerts
        .Select(routing().MessageOf)
        .GroupBy(m => m.Topic, StringComparer.Ordinal)
        .Select(topic => broker.PublishAsync(topic.Key, [.. topic.Select(MessageOf)])));

    internal static TopicMessage MessageOf(AlertMessage message)
    {
        var bytes = AlertMessages.Wire(message).Encode();
        return new TopicMessage
        {
            MessageId = message.Id,
            Subject = AlertMessages.SubjectOf(message),
            ContentType = AlertEnvelope.ContentType,
            Properties = message.Properties.ToImmutableDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal),
            Content = bytes.Buffer.AsSpan(bytes.Offset, bytes.Length).ToArray(),
        };
    }
}

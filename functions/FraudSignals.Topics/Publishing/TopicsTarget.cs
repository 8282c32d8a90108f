using System.Collections.Immutable;
using Amqp;
using Amqp.Framing;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Topics.Broker;

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

    private static TopicMessage MessageOf(AlertMessage message)
    {
        var (id, subject) = (message.Id, message.Properties["typology"]);
        var wire = new Message
        {
            Properties = new Properties { MessageId = id, Subject = subject, ContentType = AlertEnvelope.ContentType },
            ApplicationProperties = new ApplicationProperties(),
            BodySection = new Data { Binary = message.Body.ToArray() },
        };
        foreach (var (name, value) in message.Properties)
        {
            wire.ApplicationProperties[name] = value;
        }

        var bytes = wire.Encode();
        return new TopicMessage
        {
            MessageId = id,
            Subject = subject,
            ContentType = AlertEnvelope.ContentType,
            Properties = message.Properties.ToImmutableDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal),
            Content = bytes.Buffer.AsSpan(bytes.Offset, bytes.Length).ToArray(),
        };
    }
}

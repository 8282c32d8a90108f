using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Ports;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Publishing;

/// <summary>
/// Publishes alerts to topics in this process, as the same messages that Service Bus gets; confirmed when they are durable.
/// </summary>
/// <param name="broker">The topics.</param>
/// <param name="routing">Gives what says at present which topic an alert goes to.</param>
/// <param name="clock">Tells for how long an alert still is of use.</param>
public sealed class TopicsTarget(TopicBroker broker, Func<AlertRouting> routing, TimeProvider clock) : IAlertTarget
{
    public string Name => "topics";

    public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation) => Task.WhenAll(alerts
        .Select(routing().MessageOf)
        .GroupBy(m => m.Topic, StringComparer.Ordinal)
        .Select(topic => broker.PublishAsync(topic.Key, [.. topic.Select(m => MessageOf(m, clock.GetUtcNow()))])));

    internal static TopicMessage MessageOf(AlertMessage message, DateTimeOffset now)
    {
        // The broker says itself for how long it is offered.
        var wire = AlertMessages.Wire(message, now);
        wire.Header = null;
        var bytes = wire.Encode();
        return new TopicMessage
        {
            MessageId = message.Id,
            CorrelationId = message.Alert,
            Subject = message.Typology,
            ContentType = AlertEnvelope.ContentType,
            TimeToLive = message.TimeToLive(now),
            Properties = message.Properties.ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal),
            Content = bytes.Buffer.AsSpan(bytes.Offset, bytes.Length).ToArray(),
        };
    }
}

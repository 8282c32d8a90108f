using Amqp;
using Amqp.Framing;
using FraudSignals.Alerts.Messages;

namespace FraudSignals.Topics.Publishing;

/// <summary>Alerts as messages of AMQP: the same that go to Azure.</summary>
internal static class AlertMessages
{
    public static Message Wire(AlertMessage message, DateTimeOffset now)
    {
        var wire = new Message
        {
            Properties = new Properties
            {
                MessageId = message.Id, CorrelationId = message.Alert, Subject = message.Typology, ContentType = AlertEnvelope.ContentType,
            },
            ApplicationProperties = new ApplicationProperties(),
            BodySection = new Data { Binary = message.Body.ToArray() },
        };
        if (message.TimeToLive(now) is { } lasts)
        {
            wire.Header = new Header { Ttl = (uint)Math.Min(uint.MaxValue, lasts.TotalMilliseconds) };
            (wire.Properties.CreationTime, wire.Properties.AbsoluteExpiryTime) = (now.UtcDateTime, message.Expires.UtcDateTime);
        }

        foreach (var (name, value) in message.Properties)
        {
            wire.ApplicationProperties[name] = value;
        }

        return wire;
    }
}

using Amqp;
using Amqp.Framing;
using FraudSignals.Alerts.Messages;

namespace FraudSignals.Topics.Publishing;

/// <summary>Alerts as messages of AMQP: the same that go to Azure.</summary>
internal static class AlertMessages
{
    /// <summary>What filters call the Subject, or Label, of a message.</summary>
    public static string SubjectOf(AlertMessage message) => message.Properties["typology"];

    public static Message Wire(AlertMessage message)
    {
        var wire = new Message
        {
            Properties = new Properties { MessageId = message.Id, Subject = SubjectOf(message), ContentType = AlertEnvelope.ContentType },
            ApplicationProperties = new ApplicationProperties(),
            BodySection = new Data { Binary = message.Body.ToArray() },
        };
        foreach (var (name, value) in message.Properties)
        {
            wire.ApplicationProperties[name] = value;
        }

        return wire;
    }
}

using Amqp;

namespace FraudSignals.Topics.Amqp;

/// <summary>A message on its way to a receiver, by what it is settled.</summary>
/// <param name="tag">Goes with it; the lock, where it has one.</param>
internal sealed class OutgoingMessage(Guid tag) : Message
{
    public Guid Tag => tag;
}

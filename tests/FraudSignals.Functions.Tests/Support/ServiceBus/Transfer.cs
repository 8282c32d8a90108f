using System.Collections.Immutable;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace FraudSignals.Functions.Tests.Support.ServiceBus;

/// <summary>What a client sent at once: a message, or several.</summary>
internal sealed class Transfer(MessageContext context, Action<Transfer> taken)
{
    // The format of a message whose data sections are messages themselves.
    private const uint Batch = 0x80013700;

    public ImmutableArray<Message> Messages { get; } = context.Message.Format != Batch ? [context.Message] : context.Message.Body switch
    {
        Data[] several => [.. several.Select(d => Read(d.Binary))],
        byte[] one => [Read(one)],
        _ => throw new InvalidOperationException("A batch without messages."),
    };

    public void Take()
    {
        taken(this);
        context.Complete();
    }

    public void Refuse(string error) => context.Complete(new Error(error));

    private static Message Read(byte[] bytes) => Message.Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
}

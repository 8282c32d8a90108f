using Amqp.Listener;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Topics.Amqp;

/// <summary>Takes messages from a client into a topic; each is confirmed when it is durable.</summary>
internal sealed class PublishLink(TopicBroker broker, string topic, Func<string> newId) : LinkEndpoint
{
    /// <summary>Transfers a client may have under way; it gets more as they are confirmed.</summary>
    public const int Credit = 200;

    public override void OnMessage(MessageContext messageContext) => _ = PublishAsync(messageContext);

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private async Task PublishAsync(MessageContext context)
    {
        try
        {
            await broker.PublishAsync(topic, MessageCodec.Read(context.Message, newId)).ConfigureAwait(false);
            context.Complete();
        }
        catch (Exception problem)
        {
            Refuse(context, problem);
        }
    }

    private static void Refuse(MessageContext context, Exception problem)
    {
        try
        {
            context.Complete(Errors.Of(problem));
        }
        catch (Exception gone) when (gone is global::Amqp.AmqpException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever sent it is gone, and takes it for not confirmed.
        }
    }
}

using Amqp;
using Amqp.Listener;

namespace FraudSignals.Topics.Amqp;

/// <summary>Takes requests from a client and answers them by its reply link.</summary>
internal sealed class RequestLink(ReplyLinks replies, Func<Message, Task<Message>> handle) : LinkEndpoint
{
    public const int Credit = 50;

    public override void OnMessage(MessageContext messageContext) => _ = HandleAsync(messageContext);

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private async Task HandleAsync(MessageContext context)
    {
        var request = context.Message;
        try
        {
            // Settled first: that is a new transfer's room, and not yet the answer.
            var answer = await handle(request).ConfigureAwait(false);
            replies.Reply(context.Link.Session.Connection, request, answer);
            context.Complete();
        }
        catch (Exception gone) when (gone is AmqpException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // Whoever asked is gone.
        }
    }
}

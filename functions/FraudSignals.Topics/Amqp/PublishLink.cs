using Amqp.Framing;
using Amqp.Listener;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary>Takes messages from a client into a topic; each is confirmed when it is durable.</summary>
internal sealed class PublishLink : LinkEndpoint
{
    /// <summary>Transfers a client may have under way; it gets more as they are confirmed.</summary>
    public const int Credit = 500;

    private readonly TopicBroker _broker;
    private readonly string _topic;
    private readonly Func<string> _newId;
    private readonly Gathering<(MessageContext Context, List<TopicMessage> Messages)> _arrived;

    public PublishLink(TopicBroker broker, string topic, Func<string> newId)
    {
        (_broker, _topic, _newId) = (broker, topic, newId);
        _arrived = new(lot => _ = PublishAsync(lot));
    }

    public override void OnMessage(MessageContext messageContext)
    {
        try
        {
            // One that is refused is so by itself, whatever comes together with it.
            var messages = MessageCodec.Read(messageContext.Message, _newId);
            _broker.Judge(messages);
            _arrived.Add((messageContext, messages));
        }
        catch (Exception problem)
        {
            Answer(messageContext, Errors.Of(problem));
        }
    }

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private async Task PublishAsync(List<(MessageContext Context, List<TopicMessage> Messages)> lot)
    {
        Error? error = null;
        try
        {
            await _broker.PublishAsync(_topic, [.. lot.SelectMany(l => l.Messages)]).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            error = Errors.Of(problem);
        }

        foreach (var (context, _) in lot)
        {
            Answer(context, error);
        }
    }

    private static void Answer(MessageContext context, Error? error)
    {
        try
        {
            if (error == null)
            {
                context.Complete();
            }
            else
            {
                context.Complete(error);
            }
        }
        catch (Exception gone) when (gone is global::Amqp.AmqpException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever sent it is gone, and takes it for not confirmed.
        }
    }
}

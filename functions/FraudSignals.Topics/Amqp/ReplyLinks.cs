using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace FraudSignals.Topics.Amqp;

/// <summary>The links answers go out by; an answer waits for credit.</summary>
internal sealed class ReplyLinks
{
    // Of an answer that nobody fetches.
    private const int MaxWaiting = 100;

    private readonly ConcurrentDictionary<(Connection Connection, string ReplyTo), ReplyLink> _links = new();

    public LinkEndpoint Add(AttachContext attach)
    {
        // Some clients name the address answers go to, others the link itself.
        var names = new[] { (attach.Attach.Target as Target)?.Address, attach.Attach.LinkName }.Where(n => !string.IsNullOrEmpty(n))
            .Select(n => n!).Distinct().ToArray();
        var link = new ReplyLink(attach.Link, l =>
        {
            foreach (var name in names)
            {
                _links.TryRemove(
                    KeyValuePair.Create((l.Session.Connection, name), _links.GetValueOrDefault((l.Session.Connection, name))!));
            }
        });
        foreach (var name in names)
        {
            _links[(attach.Link.Session.Connection, name)] = link;
        }

        return link;
    }

    public void Reply(Connection connection, Message request, Message answer)
    {
        if (request.Properties?.ReplyTo is { } replyTo && _links.TryGetValue((connection, replyTo), out var link))
        {
            answer.Properties = new Properties { To = replyTo };
            if (request.Properties.GetMessageId() is { } id)
            {
                answer.Properties.SetCorrelationId(request.Properties.GetCorrelationId() ?? id);
            }

            link.Send(answer);
        }
    }

    private sealed class ReplyLink(ListenerLink link, Action<ListenerLink> closed) : LinkEndpoint
    {
        private readonly Lock _lock = new();
        private readonly Queue<Message> _waiting = [];
        private int _credit;

        public void Send(Message answer)
        {
            lock (_lock)
            {
                if (_waiting.Count < MaxWaiting)
                {
                    _waiting.Enqueue(answer);
                }

                Flush();
            }
        }

        public override void OnFlow(FlowContext flowContext)
        {
            lock (_lock)
            {
                _credit = Math.Max(0, _credit + flowContext.Messages);
                Flush();
            }
        }

        public override void OnDisposition(DispositionContext dispositionContext)
        {
        }

        public override void OnLinkClosed(ListenerLink closing, Error error) => closed(link);

        private void Flush()
        {
            while (_credit > 0 && !link.IsClosed && _waiting.TryDequeue(out var answer))
            {
                _credit--;
                link.SendMessage(answer);
            }
        }
    }
}

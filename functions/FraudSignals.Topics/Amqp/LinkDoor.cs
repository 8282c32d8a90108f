using System.Collections.Concurrent;
using System.Globalization;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using Amqp.Types;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary>Lets links in where a key that was shown opens their address, and looks again whether it still does.</summary>
internal sealed class LinkDoor(TopicBroker broker, ITopicKeys keys, TimeProvider clock) : ILinkProcessor, IHandler
{
    private const string Management = "/$management";
    private const string DeadLetters = "/$DeadLetterQueue";
    private const string Subscriptions = "/Subscriptions/";
    private static readonly Symbol SessionFilter = "com.microsoft:session-filter";

    private readonly ReplyLinks _replies = new();
    private readonly ConcurrentDictionary<ListenerLink, Func<bool>> _allowed = new();
    private readonly long _start = clock.GetUtcNow().UtcTicks;
    private long _ids;

    public int Links => _allowed.Count;

    public void Process(AttachContext attach)
    {
        try
        {
            Attach(attach);
        }
        catch (TopicException problem)
        {
            attach.Complete(Errors.Of(problem));
        }
    }

    public bool CanHandle(EventId id) => id == EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent.Context is IDelivery { Message: OutgoingMessage message } delivery)
        {
            delivery.Tag = message.Tag.ToByteArray();
        }
    }

    /// <summary>Closes links whose key is past its time or taken back.</summary>
    public void Sweep()
    {
        foreach (var (link, allowed) in _allowed)
        {
            if (link.IsClosed)
            {
                _allowed.TryRemove(link, out _);
            }
            else if (!allowed())
            {
                _allowed.TryRemove(link, out _);
                _ = link.CloseAsync(TimeSpan.Zero,
                    new Error(ErrorCode.UnauthorizedAccess) { Description = "The token is past its time, or what it opened is gone." });
            }
        }
    }

    private void Attach(AttachContext attach)
    {
        var isReceiver = attach.Attach.Role;
        if (attach.Attach.Target is global::Amqp.Transactions.Coordinator)
        {
            throw new TopicException(TopicError.NotImplemented, "There are no transactions here; settle each message by itself.");
        }

        var source = attach.Attach.Source as Source;
        var address = SasToken.PathOf((isReceiver ? source?.Address : (attach.Attach.Target as Target)?.Address) ?? "");
        var access = (ClientAccess)((ListenerConnection)attach.Link.Session.Connection).Principal;
        if (address.Equals(TokenNode.Address, StringComparison.OrdinalIgnoreCase))
        {
            Complete(attach, isReceiver, m => Task.FromResult(TokenNode.Handle(m, access, keys, clock)));
            return;
        }

        if (source?.FilterSet?.ContainsKey(SessionFilter) == true)
        {
            throw new TopicException(TopicError.NotImplemented, "There are no sessions here; receive without one.");
        }

        if (address.EndsWith(Management, StringComparison.OrdinalIgnoreCase))
        {
            Manage(attach, isReceiver, address[..^Management.Length], access);
        }
        else if (isReceiver)
        {
            Receive(attach, address, access);
        }
        else
        {
            Require(attach.Link, access, address, TopicRights.Send, null);
            if (!broker.HasTopic(address))
            {
                throw new TopicException(TopicError.NotFound, $"The messaging entity '{address}' could not be found.");
            }

            attach.Attach.MaxMessageSize = (ulong)broker.Options.MaxMessageBytes;
            attach.Complete(new PublishLink(broker, address, NewId), PublishLink.Credit);
        }
    }

    private void Receive(AttachContext attach, string address, ClientAccess access)
    {
        var view = Open(attach.Link, address, access, TopicRights.Listen);
        attach.Attach.MaxMessageSize = (ulong)broker.Options.MaxMessageBytes;
        attach.Complete(new ReceiveLink(attach.Link, access.Transport!, view, attach.Attach.SndSettleMode == SenderSettleMode.Settled), 0);
    }

    private void Manage(AttachContext attach, bool isReceiver, string address, ClientAccess access)
    {
        if (!address.Contains(Subscriptions, StringComparison.OrdinalIgnoreCase))
        {
            Require(attach.Link, access, address, TopicRights.Send, null);
            Complete(attach, isReceiver, _ => Task.FromResult(ManagementNode.NothingOfTopics()));
            return;
        }

        var view = Open(attach.Link, address, access, TopicRights.Listen);
        Complete(attach, isReceiver,
            new ManagementNode(view, () => access.Allows(view.Subscription.Path, TopicRights.Manage, view.Subscription.Owner)).HandleAsync);
    }

    private QueueView Open(ListenerLink link, string address, ClientAccess access, TopicRights right)
    {
        var isDead = address.EndsWith(DeadLetters, StringComparison.OrdinalIgnoreCase);
        var path = isDead ? address[..^DeadLetters.Length] : address;
        var at = path.IndexOf(Subscriptions, StringComparison.OrdinalIgnoreCase);
        QueueView? view = null;
        TopicException? missing = null;
        try
        {
            view = at > 0
                ? broker.Open(path[..at], path[(at + Subscriptions.Length)..], isDead)
                : throw new TopicException(
                    TopicError.NotFound, $"The messaging entity '{path}' could not be found; receive from TOPIC/Subscriptions/NAME.");
        }
        catch (TopicException problem)
        {
            missing = problem;
        }

        // Who may not receive there is not told whether there is anything.
        Require(link, access, path, right, view?.Subscription.Owner);
        if (view == null)
        {
            throw missing!;
        }

        _allowed[link] = () => !view.Subscription.IsGone && access.Allows(path, right, view.Subscription.Owner);
        return view;
    }

    private void Require(ListenerLink link, ClientAccess access, string path, TopicRights right, string? owner)
    {
        if (!access.Allows(path, right, owner))
        {
            throw new TopicException(
                TopicError.Unauthorized, $"Unauthorized access. '{right}' claim(s) are required to perform this operation on '{path}'.");
        }

        _allowed[link] = () => access.Allows(path, right, owner);
    }

    private void Complete(AttachContext attach, bool isReceiver, Func<Message, Task<Message>> handle)
    {
        if (isReceiver)
        {
            attach.Complete(_replies.Add(attach), 0);
        }
        else
        {
            attach.Complete(new RequestLink(_replies, handle), RequestLink.Credit);
        }
    }

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"{_start:x}-{Interlocked.Increment(ref _ids):x}");
}

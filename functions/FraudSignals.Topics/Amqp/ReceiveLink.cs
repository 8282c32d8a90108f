using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary>Gives a subscription's messages to a client, as many as it has given credit for.</summary>
internal sealed class ReceiveLink : LinkEndpoint
{
    // Between two of these it is seen whether the client still reads.
    private const int AtOnce = 50;

    private readonly ListenerLink _link;
    private readonly StreamTransport _transport;
    private readonly QueueView _view;
    private readonly string? _deadLetterOf;
    private readonly bool _settles;
    private readonly Lock _lock;
    private readonly Action _wake;
    private readonly Gathering<(DispositionContext Context, Guid Tag)> _settled;

    // What the client can take; and what the library believes that to be, which forgets it where a limit is repeated.
    private int _credit;
    private int _believed;
    private bool _drains;
    private int _pumping;

    public ReceiveLink(ListenerLink link, StreamTransport transport, QueueView view, bool settles)
    {
        (_link, _transport, _view, _settles) = (link, transport, view, settles);
        _lock = transport.Order;
        _deadLetterOf = view.IsDeadLetters ? view.Subscription.Path : null;
        _wake = Schedule;
        _settled = new(Settle);
        view.Queue.Watch(_wake);
    }

    public override void OnFlow(FlowContext flowContext)
    {
        lock (_lock)
        {
            _credit = Math.Max(0, _believed + flowContext.Messages);
            _believed = (int)CreditOf(_link);
            _drains = _link.IsDraining;
        }

        Schedule();
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // What the library releases because a link or connection ends stays locked until its time is over.
        if (!_link.IsClosed && !_link.Session.IsClosed && !_link.Session.Connection.IsClosed
            && dispositionContext.Message is OutgoingMessage { Tag: var tag })
        {
            _settled.Add((dispositionContext, tag));
        }
    }

    public override void OnLinkClosed(ListenerLink link, Error error) => _view.Queue.Unwatch(_wake);

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _pumping, 2) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static l => _ = l.PumpAsync(), this, preferLocal: false);
        }
    }

    private async Task PumpAsync()
    {
        do
        {
            Volatile.Write(ref _pumping, 1);
            try
            {
                while (!_link.IsClosed && await SendSomeAsync().ConfigureAwait(false))
                {
                }
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                // The client is gone, or gets a new link; what it was sent comes back when its lock ends.
                _view.Queue.Unwatch(_wake);
                Close(problem);
            }
        }
        while (Interlocked.CompareExchange(ref _pumping, 0, 1) != 1);
    }

    private void Close(Exception problem)
    {
        try
        {
            _link.Close(TimeSpan.Zero, Errors.Of(problem));
        }
        catch (Exception gone) when (gone is AmqpException or ObjectDisposedException or InvalidOperationException)
        {
            // Its session or connection is closed as well.
        }
    }

    private async Task<bool> SendSomeAsync()
    {
        int room;
        lock (_lock)
        {
            room = Math.Min(_credit, AtOnce);
        }

        if (room == 0)
        {
            Drain();
            return false;
        }

        var taken = _view.Broker.Receive(_view, room, _settles, out var durable);
        await durable.ConfigureAwait(false);
        foreach (var delivery in taken)
        {
            var tag = delivery.Lock != Guid.Empty ? delivery.Lock
                : new Guid((int)(delivery.Sequence >> 32), 0, 0, BitConverter.GetBytes(delivery.Sequence));
            var buffer = MessageCodec.Write(delivery, _deadLetterOf);
            lock (_lock)
            {
                _credit--;
                _believed--;
                _link.SendMessage(new OutgoingMessage(tag), buffer);
            }
        }

        if (taken.Count < room)
        {
            Drain();
        }

        await _transport.WhenWrittenAsync().ConfigureAwait(false);
        return taken.Count == room;
    }

    private void Drain()
    {
        lock (_lock)
        {
            if (_drains)
            {
                _drains = false;
                (_credit, _believed) = (0, 0);
                _link.SetCredit(0, drain: true, autoRestore: false);
            }
        }
    }

    /// <summary>Completions, which most are, together; whatever else by itself.</summary>
    private void Settle(List<(DispositionContext Context, Guid Tag)> lot)
    {
        var completed = lot.FindAll(s => s.Context.DeliveryState is Accepted);
        if (completed.Count > 0)
        {
            var durable = _view.Broker.CompleteAsync(_view, completed.ConvertAll(s => s.Tag), out var lost);
            _ = AnswerAsync(completed.FindAll(s => !lost.Contains(s.Tag)), durable);
            completed.FindAll(s => lost.Contains(s.Tag)).ForEach(s => _ = AnswerAsync([s], Task.FromException(TopicBroker.LockLost())));
        }

        foreach (var other in lot.FindAll(s => s.Context.DeliveryState is not Accepted))
        {
            _ = AnswerAsync([other], SettleAsync(other.Tag, other.Context.DeliveryState));
        }
    }

    private async Task AnswerAsync(List<(DispositionContext Context, Guid Tag)> settled, Task durable)
    {
        Error? error = null;
        try
        {
            await durable.ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            error = Errors.Of(problem);
        }

        try
        {
            lock (_lock)
            {
                foreach (var (context, _) in settled)
                {
                    if (error != null)
                    {
                        context.Complete(error);
                    }
                    else
                    {
                        // Accepted, whatever the outcome was: that is how clients know it for done.
                        context.Complete();
                    }
                }
            }
        }
        catch (Exception gone) when (gone is AmqpException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody is there to be told.
        }
    }

    private async Task SettleAsync(Guid tag, DeliveryState state) => await (state switch
    {
        Released => _view.Broker.ReleaseAsync(_view, tag),
        Modified { UndeliverableHere: true } =>
            throw new TopicException(TopicError.NotImplemented, "Messages cannot be deferred here; abandon or dead-letter them."),
        Modified modified => _view.Broker.AbandonAsync(_view, tag, MessageCodec.Plain(modified.MessageAnnotations)),
        Rejected rejected => RejectAsync(tag, rejected.Error),
        _ => throw new TopicException(TopicError.BadArgument, "That settles no message."),
    }).ConfigureAwait(false);

    private Task RejectAsync(Guid tag, Error? error)
    {
        var info = error?.Info == null ? ImmutableDictionary<string, object?>.Empty : MessageCodec.Plain(error.Info);
        var reason = info.GetValueOrDefault("DeadLetterReason") as string
            ?? (error?.Condition is { } c && c != "com.microsoft:dead-letter" ? c.ToString() : null);
        var description = info.GetValueOrDefault("DeadLetterErrorDescription") as string ?? error?.Description;
        return _view.Broker.DeadLetterAsync(
            _view, tag, reason, description, info.Remove("DeadLetterReason").Remove("DeadLetterErrorDescription"));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Credit")]
    private static extern uint CreditOf(ListenerLink link);
}

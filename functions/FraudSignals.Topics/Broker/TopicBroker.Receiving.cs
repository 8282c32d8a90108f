using System.Collections.Immutable;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>What receivers do.</summary>
public sealed partial class TopicBroker
{
    /// <summary>A subscription's messages or dead letters, to be received from.</summary>
    /// <exception cref="TopicException">There is none.</exception>
    internal QueueView Open(string topic, string subscription, bool deadLetters)
    {
        lock (_lock)
        {
            return new QueueView(this, TopicOf(topic), SubscriptionOf(topic, subscription), deadLetters);
        }
    }

    internal bool HasTopic(string name)
    {
        lock (_lock)
        {
            return _topics.ContainsKey(name);
        }
    }

    internal List<Delivery> Receive(QueueView view, int count, bool settled, out Task durable)
    {
        var taken = new List<Delivery>();
        var woken = new HashSet<MessageQueue>();
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            while (taken.Count < count && view.Queue.TakeReady() is { } entry)
            {
                if (entry.Expires <= now)
                {
                    // The sweep has not come by yet; nobody is to receive it any more.
                    Expire(view.Topic, view.Subscription, view.IsDeadLetters, entry, now, woken);
                    continue;
                }

                if (settled)
                {
                    view.Queue.Remove(entry);
                    Keep(RecordKind.Settled, view.Topic.Name, view.Subscription.Name, view.IsDeadLetters, entry.Sequence);
                }
                else
                {
                    view.Queue.LockEntry(entry, NextLock(entry), now + _options.LockDuration);
                }

                taken.Add(DeliveryOf(entry));
            }

            durable = settled ? _log.FlushAsync() : Task.CompletedTask;
        }

        Wake(woken);
        return taken;
    }

    internal List<Delivery> Peek(QueueView view, long from, int count)
    {
        lock (_lock)
        {
            return view.Queue.Peek(from, count).ConvertAll(DeliveryOf);
        }
    }

    internal Task CompleteAsync(QueueView view, Guid lockToken) =>
        CompleteAsync(view, [lockToken], out var lost) is var durable && lost.Count == 0 ? durable : throw LockLost();

    /// <summary>Completes messages together.</summary>
    /// <param name="view">Where they were received.</param>
    /// <param name="lockTokens">What they are settled by.</param>
    /// <param name="lost">Those that mean nothing any more: their messages are not completed.</param>
    internal Task CompleteAsync(QueueView view, IReadOnlyList<Guid> lockTokens, out HashSet<Guid> lost)
    {
        lost = [];
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            foreach (var token in lockTokens)
            {
                if (view.Queue.Find(token, now) is not { } entry)
                {
                    lost.Add(token);
                    continue;
                }

                view.Queue.Remove(entry);
                Keep(RecordKind.Settled, view.Topic.Name, view.Subscription.Name, view.IsDeadLetters, entry.Sequence);
            }

            return _log.FlushAsync();
        }
    }

    internal static TopicException LockLost() =>
        new(TopicError.LockLost,
            "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.");

    internal Task AbandonAsync(QueueView view, Guid lockToken, ImmutableDictionary<string, object?>? changed)
    {
        RecordCodec.Judge(changed);
        var woken = new HashSet<MessageQueue>();
        Task durable;
        lock (_lock)
        {
            Return(view.Topic, view.Subscription, view.IsDeadLetters, Locked(view, lockToken), changed, _clock.GetUtcNow(), woken);
            durable = _log.FlushAsync();
        }

        Wake(woken);
        return durable;
    }

    /// <summary>Gives a message back that its receiver never looked at: no delivery of it counts.</summary>
    internal Task ReleaseAsync(QueueView view, Guid lockToken)
    {
        lock (_lock)
        {
            view.Queue.Release(Locked(view, lockToken));
        }

        view.Queue.Wake();
        return Task.CompletedTask;
    }

    internal Task DeadLetterAsync(QueueView view, Guid lockToken, string? reason, string? description,
        ImmutableDictionary<string, object?>? changed)
    {
        RecordCodec.Judge(changed);
        var woken = new HashSet<MessageQueue>();
        Task durable;
        lock (_lock)
        {
            if (view.IsDeadLetters)
            {
                throw new TopicException(TopicError.BadArgument, "It is a dead letter already; complete it or abandon it.");
            }

            DeadLetter(view.Topic, view.Subscription, Locked(view, lockToken), reason, description, changed, _clock.GetUtcNow(), woken);
            durable = _log.FlushAsync();
        }

        Wake(woken);
        return durable;
    }

    /// <summary>Returns until when.</summary>
    internal DateTimeOffset Renew(QueueView view, Guid lockToken)
    {
        lock (_lock)
        {
            var entry = Locked(view, lockToken);
            view.Queue.Renew(entry, _clock.GetUtcNow() + _options.LockDuration);
            return entry.LockedUntil;
        }
    }

    private Entry Locked(QueueView view, Guid lockToken) =>
        view.Queue.Find(lockToken, _clock.GetUtcNow()) ?? throw LockLost();

    private Guid NextLock(Entry entry)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, entry.Sequence);
        BitConverter.TryWriteBytes(bytes[8..], _firstLock + ++_locks);
        return new Guid(bytes);
    }

    /// <summary>Gives a message back that was received; after too many times it is a dead letter.</summary>
    private void Return(
        Topic topic, Subscription subscription, bool isDeadLetters, Entry entry, ImmutableDictionary<string, object?>? changed,
        DateTimeOffset now, HashSet<MessageQueue> woken)
    {
        var queue = isDeadLetters ? subscription.DeadLetters : subscription.Messages;
        entry.DeliveryCount++;
        entry.Changed = Over(entry.Changed, changed);
        if (!isDeadLetters && entry.DeliveryCount >= _options.MaxDeliveryCount)
        {
            DeadLetter(
                topic, subscription, entry, "MaxDeliveryCountExceeded",
                $"Message could not be consumed after {_options.MaxDeliveryCount} delivery attempts.", null, now, woken);
            return;
        }

        queue.Release(entry);
        woken.Add(queue);
        _log.Append(ReturnedRecord(topic.Name, subscription.Name, isDeadLetters, entry));
    }

    private void DeadLetter(
        Topic topic, Subscription subscription, Entry entry, string? reason, string? description,
        ImmutableDictionary<string, object?>? changed, DateTimeOffset now, HashSet<MessageQueue> woken)
    {
        var why = ImmutableDictionary<string, object?>.Empty;
        why = reason == null ? why : why.SetItem("DeadLetterReason", reason);
        why = description == null ? why : why.SetItem("DeadLetterErrorDescription", description);
        MakeRoom(topic, subscription, subscription.DeadLetters, isDeadLetters: true, entry.Bytes);
        var moved = Move(subscription, entry, Over(Over(entry.Changed, changed), why), now);
        _log.Append(DeadLetteredRecord(topic.Name, subscription.Name, moved));
        woken.Add(subscription.DeadLetters);
    }

    private Entry Move(Subscription subscription, Entry entry, ImmutableDictionary<string, object?>? changed, DateTimeOffset now)
    {
        subscription.Messages.Remove(entry);
        var moved = new Entry
        {
            Sequence = entry.Sequence, Message = entry.Message, Enqueued = entry.Enqueued, Expires = now + _options.TimeToLive,
            DeliveryCount = entry.DeliveryCount, Changed = changed,
        };
        subscription.DeadLetters.Add(moved);
        return moved;
    }

    private void Resubmit(Subscription subscription, Entry entry, DateTimeOffset now)
    {
        subscription.DeadLetters.Remove(entry);
        var changed = entry.Changed?.Remove("DeadLetterReason").Remove("DeadLetterErrorDescription");
        subscription.Messages.Add(new Entry
        {
            Sequence = entry.Sequence, Message = entry.Message, Enqueued = entry.Enqueued, Changed = changed,
            Expires = now + (entry.Message.TimeToLive is { } ttl && ttl < _options.TimeToLive ? ttl : _options.TimeToLive),
        });
    }

    private static Delivery DeliveryOf(Entry e) =>
        new(e.Sequence, e.Message, e.Enqueued, e.Lock, e.LockedUntil, e.DeliveryCount, e.Changed);

    private static ImmutableDictionary<string, object?>? Over(
        ImmutableDictionary<string, object?>? below, ImmutableDictionary<string, object?>? above) =>
            above == null ? below : below == null ? above : below.SetItems(above);
}

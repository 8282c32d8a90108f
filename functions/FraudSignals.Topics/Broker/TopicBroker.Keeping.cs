using System.Collections.Immutable;
using System.Text;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>What the log is told, and what is read back from it.</summary>
public sealed partial class TopicBroker
{
    private static void WritePublished(BinaryWriter output, string topic, long sequence, DateTimeOffset enqueued, TopicMessage message,
        List<string> subscriptions)
    {
        output.Write(topic);
        output.Write(sequence);
        output.Write(enqueued.UtcTicks);
        output.WriteMessage(message);
        output.Write(subscriptions.Count);
        subscriptions.ForEach(output.Write);
    }

    private void Keep(RecordKind kind, string topic, string subscription, bool isDeadLetters, long sequence) =>
        _record.AppendTo(_log, kind, o => WritePlace(o, topic, subscription, isDeadLetters, sequence));

    private static void WritePlace(BinaryWriter output, string topic, string subscription, bool isDeadLetters, long sequence)
    {
        output.Write(topic);
        output.Write(subscription);
        output.Write(isDeadLetters);
        output.Write(sequence);
    }

    private static byte[] ReturnedRecord(string topic, string subscription, bool isDeadLetters, Entry entry) =>
        RecordCodec.Record(RecordKind.Returned, o =>
        {
            WritePlace(o, topic, subscription, isDeadLetters, entry.Sequence);
            o.Write(entry.DeliveryCount);
            o.WriteProperties(entry.Changed);
        });

    private static byte[] DeadLetteredRecord(string topic, string subscription, Entry entry) =>
        RecordCodec.Record(RecordKind.DeadLettered, o =>
        {
            WritePlace(o, topic, subscription, false, entry.Sequence);
            o.Write(entry.Expires.UtcTicks);
            o.Write(entry.DeliveryCount);
            o.WriteProperties(entry.Changed);
        });

    // Rules that clients set stand until others are declared: the record says which ones were.
    private static byte[] RulesRecord(Topic topic, Subscription subscription) => RecordCodec.Record(RecordKind.Rules, o =>
    {
        o.Write(topic.Name);
        o.Write(subscription.Name);
        var declared = RecordCodec.Record(RecordKind.Rules, d => d.WriteRules(subscription.Declaration.Rules));
        o.Write(declared.Length);
        o.Write(declared);
        o.WriteRules(subscription.Rules);
    });

    private static void WriteSubscribed(BinaryWriter output, SubscriptionDeclaration declaration)
    {
        output.Write(declaration.Topic);
        output.Write(declaration.Name);
        output.Write(declaration.DeadLettersExpired);
        output.WriteRules(declaration.Rules);
    }

    private static void WriteUnsubscribed(BinaryWriter output, string topic, string subscription)
    {
        output.Write(topic);
        output.Write(subscription);
    }

    private void Recover()
    {
        var now = _clock.GetUtcNow();

        // Those a client made, of a name that a party has now: what the log has for them is not for the party.
        var displaced = new HashSet<Subscription>();
        foreach (var record in _log.Read())
        {
            using var input = new BinaryReader(new MemoryStream(record.ToArray(), writable: false), Encoding.UTF8);
            Apply(input, displaced, now);
        }

        foreach (var subscription in displaced)
        {
            subscription.Clear();
            _record.AppendTo(_log, RecordKind.Unsubscribed, o => WriteUnsubscribed(o, subscription.Declaration.Topic, subscription.Name));
        }

        Observe(_log.FlushAsync());
    }

    private void Apply(BinaryReader input, HashSet<Subscription> displaced, DateTimeOffset now)
    {
        var kind = (RecordKind)input.ReadByte();

        // What is no longer declared is gone with its messages.
        var topic = _topics.GetValueOrDefault(input.ReadString());
        if (topic == null)
        {
            return;
        }

        switch (kind)
        {
            case RecordKind.Published:
                ApplyPublished(topic, input, now);
                return;
            case RecordKind.Seen:
                SeeAgain(topic, input.ReadString(), input.ReadInt64(), now);
                return;
            case RecordKind.Numbered:
                topic.Sequence = Math.Max(topic.Sequence, input.ReadInt64());
                return;
        }

        var name = input.ReadString();
        var subscription = topic.Subscriptions.GetValueOrDefault(name);
        switch (kind)
        {
            case RecordKind.Subscribed when subscription == null:
                Make(new SubscriptionDeclaration(topic.Name, name) { DeadLettersExpired = input.ReadBoolean(), Rules = input.ReadRules() },
                    isDeclared: false);
                return;
            case RecordKind.Subscribed:
                displaced.Add(subscription);
                return;
            case RecordKind.Unsubscribed when subscription is { IsDeclared: false }:
                topic.Subscriptions.Remove(name);
                return;
            case RecordKind.Unsubscribed:
                subscription?.Clear();
                displaced.RemoveWhere(s => s == subscription);
                return;
        }

        if (subscription == null)
        {
            return;
        }

        if (kind == RecordKind.Rules)
        {
            var declared = RecordCodec.Record(RecordKind.Rules, d => d.WriteRules(subscription.Declaration.Rules));
            if (input.ReadBytes(input.ReadInt32()).AsSpan().SequenceEqual(declared))
            {
                subscription.Rules = input.ReadRules();
            }

            return;
        }

        var isDeadLetters = input.ReadBoolean();
        var queue = isDeadLetters || kind == RecordKind.Resubmitted ? subscription.DeadLetters : subscription.Messages;
        if (queue.Find(input.ReadInt64()) is not { } entry)
        {
            return;
        }

        switch (kind)
        {
            case RecordKind.Settled:
                queue.Remove(entry);
                break;
            case RecordKind.DeadLettered:
                var ends = new DateTimeOffset(input.ReadInt64(), TimeSpan.Zero);
                entry.DeliveryCount = input.ReadInt32();
                Move(subscription, entry, input.ReadProperties(), ends - _options.TimeToLive);
                break;
            case RecordKind.Returned:
                entry.DeliveryCount = input.ReadInt32();
                var changed = input.ReadProperties();
                entry.Changed = changed.IsEmpty ? null : changed;
                break;
            case RecordKind.Resubmitted:
                Resubmit(subscription, entry, now);
                break;
            default:
                throw new InvalidDataException($"A topic log holds a record of unknown kind {(byte)kind}.");
        }
    }

    private void ApplyPublished(Topic topic, BinaryReader input, DateTimeOffset now)
    {
        var sequence = input.ReadInt64();
        var ticks = input.ReadInt64();
        var message = input.ReadMessage();
        topic.Sequence = Math.Max(topic.Sequence, sequence);
        SeeAgain(topic, message.MessageId, ticks, now);
        for (var count = input.ReadInt32(); count > 0; count--)
        {
            if (topic.Subscriptions.TryGetValue(input.ReadString(), out var subscription))
            {
                subscription.Messages.Add(EntryOf(sequence, message, new DateTimeOffset(ticks, TimeSpan.Zero)));
            }
        }
    }

    private void SeeAgain(Topic topic, string id, long ticks, DateTimeOffset now)
    {
        var at = new DateTimeOffset(ticks, TimeSpan.Zero);
        if (at >= now - _options.DuplicateWindow)
        {
            topic.See(id, at);
        }
    }

    /// <summary>Writes the log anew where most of it is history.</summary>
    private void Compact()
    {
        if (_log.Length < Volatile.Read(ref _compactAt))
        {
            return;
        }

        lock (_lock)
        {
            if (_log.Length >= _compactAt)
            {
                _log.Replace(Snapshot());
                _compactAt = Math.Max(_options.CompactBytes, _log.Length * 2);
            }
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Snapshot()
    {
        foreach (var topic in _topics.Values)
        {
            yield return RecordCodec.Record(RecordKind.Numbered, o =>
            {
                o.Write(topic.Name);
                o.Write(topic.Sequence);
            });
            foreach (var (id, at) in topic.Seen)
            {
                yield return RecordCodec.Record(RecordKind.Seen, o =>
                {
                    o.Write(topic.Name);
                    o.Write(id);
                    o.Write(at.UtcTicks);
                });
            }

            foreach (var made in topic.Subscriptions.Values.Where(s => !s.IsDeclared))
            {
                yield return RecordCodec.Record(RecordKind.Subscribed, o => WriteSubscribed(o, made.Declaration));
            }

            var copies = from subscription in topic.Subscriptions.Values
                         from copy in subscription.Messages.Entries.Select(e => (Subscription: subscription, Entry: e, IsDead: false))
                             .Concat(subscription.DeadLetters.Entries.Select(e => (Subscription: subscription, Entry: e, IsDead: true)))
                         group copy by copy.Entry.Sequence into message
                         orderby message.Key
                         select message;
            foreach (var message in copies)
            {
                var first = message.First().Entry;
                yield return RecordCodec.Record(RecordKind.Published, o => WritePublished(
                    o, topic.Name, message.Key, first.Enqueued, first.Message, [.. message.Select(c => c.Subscription.Name)]));
                foreach (var (subscription, entry, isDead) in message)
                {
                    if (isDead)
                    {
                        yield return DeadLetteredRecord(topic.Name, subscription.Name, entry);
                    }
                    else if (entry.DeliveryCount > 0 || entry.Changed != null)
                    {
                        yield return ReturnedRecord(topic.Name, subscription.Name, false, entry);
                    }
                }
            }

            foreach (var subscription in topic.Subscriptions.Values.Where(s => !s.Rules.SequenceEqual(s.Declaration.Rules)))
            {
                yield return RulesRecord(topic, subscription);
            }
        }
    }
}

using System.Collections.Immutable;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>
/// Topics with subscriptions, as Service Bus has them: each subscription gets its own copy of the messages its rules take, and
/// keeps it until it is settled. Safe for use by many threads; what is done is durable when the task of it completes.
/// </summary>
public sealed partial class TopicBroker
{
    private readonly Lock _lock = new();
    private readonly TopicOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITopicLog _log;
    private readonly SortedDictionary<string, Topic> _topics = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _firstLock;
    private readonly RecordWriter _record = new();
    private long _locks;
    private long _compactAt;

    /// <exception cref="IOException">The log cannot be read.</exception>
    /// <exception cref="InvalidDataException">It holds what is no record.</exception>
    public TopicBroker(TopicOptions options, TimeProvider clock, ITopicLog log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(log);
        (_options, _clock, _log) = (options, clock, log);
        foreach (var name in options.Topics)
        {
            _topics.Add(name, new Topic(name));
        }

        foreach (var declaration in options.Subscriptions)
        {
            Declare(declaration);
        }

        // Of another time than those of a process before, so that none of its locks means anything here.
        _firstLock = clock.GetUtcNow().Ticks;
        Recover();
        _compactAt = Math.Max(options.CompactBytes, log.Length * 2);
    }

    internal TopicOptions Options => _options;

    internal TimeProvider Clock => _clock;

    /// <summary>How each subscription stands.</summary>
    public ImmutableArray<SubscriptionState> States
    {
        get
        {
            lock (_lock)
            {
                return [.. from topic in _topics.Values
                           from s in topic.Subscriptions.Values
                           select StateOf(topic, s)];
            }
        }
    }

    internal SubscriptionState StateOf(QueueView view)
    {
        lock (_lock)
        {
            return StateOf(view.Topic, view.Subscription);
        }
    }

    /// <summary>How many messages a topic took, how many of them were sent before, and how many nobody took.</summary>
    public ImmutableSortedDictionary<string, (long Published, long Duplicates, long Unrouted)> Counts
    {
        get
        {
            lock (_lock)
            {
                return _topics.Values.ToImmutableSortedDictionary(t => t.Name, t => (t.Published, t.Duplicates, t.Unrouted));
            }
        }
    }

    /// <summary>Adds a subscription unless it is there; messages published before are not for it.</summary>
    /// <exception cref="TopicException">There is no such topic, or the name cannot be one.</exception>
    public void Subscribe(SubscriptionDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        lock (_lock)
        {
            Declare(declaration);
        }
    }

    /// <summary>Whether messages can be taken, before any of them is.</summary>
    /// <exception cref="TopicException">One is too large, or has a property of a type that cannot be kept.</exception>
    internal void Judge(IReadOnlyList<TopicMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
        {
            if (message.Content.Length > _options.MaxMessageBytes)
            {
                throw new TopicException(TopicError.TooLarge,
                    $"Message {message.MessageId} has {message.Content.Length} bytes; {_options.MaxMessageBytes} are taken.");
            }

            RecordCodec.Judge(message.Properties);
        }
    }

    /// <summary>
    /// Publishes messages to a topic; those whose id was seen within the window are dropped. Completes when they are durable.
    /// </summary>
    /// <exception cref="TopicException">There is no such topic, or a message is too large.</exception>
    public Task PublishAsync(string topic, IReadOnlyList<TopicMessage> messages)
    {
        Judge(messages);
        var woken = new HashSet<MessageQueue>();
        Task durable;
        lock (_lock)
        {
            var found = TopicOf(topic);
            var now = _clock.GetUtcNow();
            found.Forget(now - _options.DuplicateWindow);
            foreach (var message in messages)
            {
                Publish(found, message, now, woken);
            }

            durable = _log.FlushAsync();
        }

        Wake(woken);
        Compact();
        return durable;
    }

    /// <summary>Ends locks and lives whose time is over.</summary>
    public void Sweep()
    {
        var woken = new HashSet<MessageQueue>();
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            foreach (var topic in _topics.Values)
            {
                topic.Forget(now - _options.DuplicateWindow);
                foreach (var subscription in topic.Subscriptions.Values)
                {
                    Sweep(topic, subscription, now, woken);
                }
            }

            Observe(_log.FlushAsync());
        }

        Wake(woken);
        Compact();
    }

    /// <summary>Messages of a subscription, or its dead letters, whoever has received them.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="deadLetters">Whether its dead letters.</param>
    /// <param name="after">The sequence number before the first; 0 for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <exception cref="TopicException">There is no such subscription.</exception>
    public ImmutableArray<PeekedMessage> Peek(string topic, string subscription, bool deadLetters, long after, int limit)
    {
        var view = Open(topic, subscription, deadLetters);
        return [.. Peek(view, after + 1, limit).Select(d => new PeekedMessage(
            d.Sequence, d.Message.MessageId, d.Enqueued, d.Count, d.Lock == Guid.Empty ? null : d.LockedUntil, d.Message.Properties,
            d.Changed?.GetValueOrDefault("DeadLetterReason") as string,
            d.Changed?.GetValueOrDefault("DeadLetterErrorDescription") as string))];
    }

    /// <summary>Puts a dead letter back among the messages of its subscription, with a fresh count of deliveries.</summary>
    /// <exception cref="TopicException">There is no such dead letter.</exception>
    public Task ResubmitAsync(string topic, string subscription, long sequence)
    {
        Subscription found;
        Task durable;
        lock (_lock)
        {
            found = SubscriptionOf(topic, subscription);
            var entry = found.DeadLetters.Find(sequence)
                ?? throw new TopicException(TopicError.NotFound, $"{found.Path} has no dead letter {sequence}.");
            Resubmit(found, entry, _clock.GetUtcNow());
            Keep(RecordKind.Resubmitted, topic, subscription, false, sequence);
            durable = _log.FlushAsync();
        }

        found.Messages.Wake();
        return durable;
    }

    private void Publish(Topic topic, TopicMessage message, DateTimeOffset now, HashSet<MessageQueue> woken)
    {
        topic.Published++;
        if (!topic.See(message.MessageId, now))
        {
            topic.Duplicates++;
            return;
        }

        var takers = new List<Subscription>();
        List<(Subscription Subscription, string Problem)>? failed = null;
        foreach (var subscription in topic.Subscriptions.Values)
        {
            try
            {
                if (subscription.Takes(message))
                {
                    takers.Add(subscription);
                }
            }
            catch (FilterException problem)
            {
                takers.Add(subscription);
                (failed ??= []).Add((subscription, problem.Message));
            }
        }

        if (takers.Count == 0)
        {
            topic.Unrouted++;
        }

        var sequence = ++topic.Sequence;
        _record.AppendTo(_log, RecordKind.Published,
            o => WritePublished(o, topic.Name, sequence, now, message, takers.ConvertAll(s => s.Name)));
        foreach (var subscription in takers)
        {
            MakeRoom(topic, subscription, subscription.Messages, isDeadLetters: false, Entry.BytesOf(message));
            subscription.Messages.Add(EntryOf(sequence, message, now));
            woken.Add(subscription.Messages);
        }

        foreach (var (subscription, problem) in failed ?? [])
        {
            DeadLetter(topic, subscription, subscription.Messages.Find(sequence)!, "FilterEvaluationFailed", problem, null, now, woken);
        }
    }

    private Entry EntryOf(long sequence, TopicMessage message, DateTimeOffset enqueued) => new()
    {
        Sequence = sequence,
        Message = message,
        Enqueued = enqueued,
        Expires = enqueued + (message.TimeToLive is { } ttl && ttl < _options.TimeToLive ? ttl : _options.TimeToLive),
    };

    /// <summary>Drops the oldest nobody has, so that one who receives nothing takes no room from others.</summary>
    private void MakeRoom(Topic topic, Subscription subscription, MessageQueue queue, bool isDeadLetters, int bytes)
    {
        while (queue.Count >= _options.MaxMessages || (queue.Count > 0 && queue.Bytes + bytes > _options.MaxBytes))
        {
            var oldest = queue.OldestReady;
            if (oldest == null)
            {
                break;
            }

            queue.Remove(oldest);
            queue.Evicted++;
            Keep(RecordKind.Settled, topic.Name, subscription.Name, isDeadLetters, oldest.Sequence);
        }
    }

    private void Sweep(Topic topic, Subscription subscription, DateTimeOffset now, HashSet<MessageQueue> woken)
    {
        foreach (var entry in subscription.Messages.LocksEnded(now).ToList())
        {
            Return(topic, subscription, isDeadLetters: false, entry, null, now, woken);
        }

        foreach (var entry in subscription.DeadLetters.LocksEnded(now).ToList())
        {
            Return(topic, subscription, isDeadLetters: true, entry, null, now, woken);
        }

        foreach (var entry in subscription.Messages.Ended(now).ToList())
        {
            Expire(topic, subscription, isDeadLetters: false, entry, now, woken);
        }

        foreach (var entry in subscription.DeadLetters.Ended(now).ToList())
        {
            Expire(topic, subscription, isDeadLetters: true, entry, now, woken);
        }
    }

    private void Expire(Topic topic, Subscription subscription, bool isDeadLetters, Entry entry, DateTimeOffset now,
        HashSet<MessageQueue> woken)
    {
        if (isDeadLetters || !subscription.Declaration.DeadLettersExpired)
        {
            var queue = isDeadLetters ? subscription.DeadLetters : subscription.Messages;
            queue.Remove(entry);
            queue.Expired++;
            Keep(RecordKind.Settled, topic.Name, subscription.Name, isDeadLetters, entry.Sequence);
        }
        else
        {
            DeadLetter(topic, subscription, entry, "TTLExpiredException", "The message expired and was dead lettered.", null, now, woken);
        }
    }

    private Topic TopicOf(string name) =>
        _topics.GetValueOrDefault(name)
            ?? throw new TopicException(TopicError.NotFound, $"There is no topic '{name}'; there are {string.Join(", ", _topics.Keys)}.");

    private Subscription SubscriptionOf(string topic, string name) =>
        TopicOf(topic).Subscriptions.GetValueOrDefault(name)
        ?? throw new TopicException(TopicError.NotFound, $"The messaging entity '{topic}/Subscriptions/{name}' could not be found.");

    private static SubscriptionState StateOf(Topic topic, Subscription s) => new(
        topic.Name, s.Name, s.Messages.Count, s.DeadLetters.Count, s.Messages.Bytes + s.DeadLetters.Bytes,
        s.Messages.Evicted + s.DeadLetters.Evicted,
        s.Messages.Expired + s.DeadLetters.Expired, s.Messages.Oldest);

    private static void Wake(HashSet<MessageQueue> queues)
    {
        foreach (var queue in queues)
        {
            queue.Wake();
        }
    }

    // What cannot be made durable in the background is told to the next who waits for it.
    private static void Observe(Task task) => task.ContinueWith(
        t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}

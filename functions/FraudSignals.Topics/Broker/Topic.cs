namespace FraudSignals.Topics.Broker;

/// <summary>A topic and who subscribes to it.</summary>
internal sealed class Topic(string name)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _seenInOrder = [];

    public string Name => name;

    public SortedDictionary<string, Subscription> Subscriptions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The number of the newest message.</summary>
    public long Sequence { get; set; }

    public long Published { get; set; }

    public long Duplicates { get; set; }

    /// <summary>Messages that no subscription took.</summary>
    public long Unrouted { get; set; }

    public IEnumerable<(string Id, DateTimeOffset At)> Seen => _seenInOrder;

    /// <summary>Whether a message id is new within the window.</summary>
    public bool See(string id, DateTimeOffset now)
    {
        if (!_seen.Add(id))
        {
            return false;
        }

        _seenInOrder.Enqueue((id, now));
        return true;
    }

    public void Forget(DateTimeOffset before)
    {
        while (_seenInOrder.TryPeek(out var oldest) && oldest.At < before)
        {
            _seen.Remove(_seenInOrder.Dequeue().Id);
        }
    }
}

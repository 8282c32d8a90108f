using System.Collections.Immutable;

namespace FraudSignals.Topics.Broker;

/// <summary>
/// The messages of a subscription, or its dead letters: in order, locked by who receives them. All of it runs under the
/// broker's lock.
/// </summary>
internal sealed class MessageQueue
{
    private readonly SortedDictionary<long, Entry> _entries = [];
    private readonly PriorityQueue<Entry, long> _ready = new();
    private readonly Dictionary<Guid, Entry> _locked = [];
    private readonly PriorityQueue<(Entry Entry, Guid Lock), DateTimeOffset> _lockEnds = new();
    private readonly PriorityQueue<Entry, DateTimeOffset> _ends = new();
    private ImmutableArray<Action> _waiting = [];

    public int Count => _entries.Count;

    public long Bytes { get; private set; }

    /// <summary>How many were dropped because there was no room.</summary>
    public long Evicted { get; set; }

    /// <summary>How many went because their time was over.</summary>
    public long Expired { get; set; }

    public IEnumerable<Entry> Entries => _entries.Values;

    public bool HasReady => NextReady() != null;

    /// <summary>The oldest that nobody has.</summary>
    public Entry? OldestReady => NextReady();

    public DateTimeOffset? Oldest => _entries.Count > 0 ? _entries.First().Value.Enqueued : null;

    /// <summary>Called, on another thread, whenever there may be something to receive.</summary>
    public void Watch(Action wake) => ImmutableInterlocked.Update(ref _waiting, (all, one) => all.Add(one), wake);

    public void Unwatch(Action wake) => ImmutableInterlocked.Update(ref _waiting, (all, one) => all.Remove(one), wake);

    public void Wake()
    {
        foreach (var wake in _waiting)
        {
            wake();
        }
    }

    public void Add(Entry entry)
    {
        _entries.Add(entry.Sequence, entry);
        _ready.Enqueue(entry, entry.Sequence);
        _ends.Enqueue(entry, entry.Expires);
        Bytes += entry.Bytes;
    }

    public Entry? Find(long sequence) => _entries.GetValueOrDefault(sequence);

    public Entry? Find(Guid lockToken, DateTimeOffset now) =>
        _locked.TryGetValue(lockToken, out var entry) && entry.LockedUntil > now ? entry : null;

    public void Remove(Entry entry)
    {
        entry.IsGone = true;
        _entries.Remove(entry.Sequence);
        _locked.Remove(entry.Lock);
        entry.Lock = Guid.Empty;
        Bytes -= entry.Bytes;
    }

    public Entry? TakeReady()
    {
        var entry = NextReady();
        if (entry != null)
        {
            _ready.Dequeue();
        }

        return entry;
    }

    public void LockEntry(Entry entry, Guid token, DateTimeOffset until)
    {
        (entry.Lock, entry.LockedUntil) = (token, until);
        _locked.Add(token, entry);
        _lockEnds.Enqueue((entry, token), until);
    }

    public void Renew(Entry entry, DateTimeOffset until)
    {
        entry.LockedUntil = until;
        _lockEnds.Enqueue((entry, entry.Lock), until);
    }

    public void Release(Entry entry)
    {
        _locked.Remove(entry.Lock);
        entry.Lock = Guid.Empty;
        _ready.Enqueue(entry, entry.Sequence);
    }

    /// <summary>Those whose lock has ended by now.</summary>
    public IEnumerable<Entry> LocksEnded(DateTimeOffset now)
    {
        while (_lockEnds.TryPeek(out var end, out var at) && at <= now)
        {
            _lockEnds.Dequeue();
            if (end.Entry.Lock == end.Lock && end.Entry.LockedUntil <= now)
            {
                yield return end.Entry;
            }
        }
    }

    /// <summary>Those whose time is over by now; those somebody has are left until their lock ends.</summary>
    public IEnumerable<Entry> Ended(DateTimeOffset now)
    {
        while (_ends.TryPeek(out var entry, out var at) && at <= now)
        {
            _ends.Dequeue();
            if (entry.IsGone)
            {
                continue;
            }

            if (entry.Lock != Guid.Empty)
            {
                _ends.Enqueue(entry, entry.LockedUntil > now ? entry.LockedUntil : now + TimeSpan.FromSeconds(1));
                continue;
            }

            yield return entry;
        }
    }

    /// <summary>Messages from a number on, whoever has them.</summary>
    public List<Entry> Peek(long from, int count)
    {
        // The oldest are asked for first and mostly; a tree without a way to a key is walked.
        var found = new List<Entry>();
        foreach (var (sequence, entry) in _entries)
        {
            if (sequence >= from)
            {
                found.Add(entry);
                if (found.Count == count)
                {
                    break;
                }
            }
        }

        return found;
    }

    private Entry? NextReady()
    {
        // What went while it waited is passed over.
        while (_ready.TryPeek(out var entry, out _))
        {
            if (!entry.IsGone && entry.Lock == Guid.Empty)
            {
                return entry;
            }

            _ready.Dequeue();
        }

        return null;
    }
}

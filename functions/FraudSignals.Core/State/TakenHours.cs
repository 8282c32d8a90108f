using System.Buffers;
using System.Runtime.InteropServices;
using FraudSignals.Binary;
using FraudSignals.Events;

namespace FraudSignals.State;

/// <summary>
/// From which hours of event time records of a source and type have counted, and until when their ids are known. After that a
/// record of such an hour cannot be told from one that counted before, so history may not bring any: it would count twice.
/// </summary>
internal sealed class TakenHours
{
    private const long Hour = 3600 * 1000;
    private const int HourBits = 32;

    // By source, type and hour the hour up to which ids are known; 0 where they are no longer than the lateness bound.
    private readonly Dictionary<ulong, uint> _hours = [];
    private (ulong Key, uint Until) _last;

    /// <summary>Notes a record that counts.</summary>
    /// <param name="e">The record.</param>
    /// <param name="until">Up to when its id is known, where that is longer than the lateness bound; else 0.</param>
    public void Note(in Event e, long until)
    {
        var taken = (Key: KeyOf(e), Until: (uint)(until / Hour));
        if (taken.Key != _last.Key || taken.Until < _last.Until)
        {
            Note(taken.Key, taken.Until);
            _last = (taken.Key, _hours[taken.Key]);
        }
    }

    /// <summary>Whether <see cref="Note(in Event, long)"/> would change nothing.</summary>
    public bool Has(in Event e, long until) => _hours.TryGetValue(KeyOf(e), out var known) && known <= until / Hour;

    /// <summary>Adds what others have noted; of an hour known already the earlier end counts.</summary>
    public void Add(TakenHours others)
    {
        foreach (var (key, until) in others._hours)
        {
            Note(key, until);
        }

        _last = default;
    }

    /// <summary>Whether records of its hour have counted whose ids are not known any more.</summary>
    /// <param name="e">A record older than the lateness bound.</param>
    /// <param name="watermark">The oldest time that may still come.</param>
    public bool IsClosed(in Event e, long watermark) => _hours.TryGetValue(KeyOf(e), out var until) && watermark / Hour > until;

    /// <summary>Writes it as runs of hours, which are few: traffic has no gaps.</summary>
    public void Write(IBufferWriter<byte> into)
    {
        var runs = new List<(ulong First, uint Count, uint Until)>();
        foreach (var (key, until) in _hours.OrderBy(h => h.Key))
        {
            if (runs.Count > 0 && runs[^1] is var run && run.First + run.Count == key && run.Until == until)
            {
                runs[^1] = run with { Count = run.Count + 1 };
            }
            else
            {
                runs.Add((key, 1, until));
            }
        }

        into.PutSmall(runs.Count);
        foreach (var (first, count, until) in runs)
        {
            into.Put(first);
            into.Put(count);
            into.Put(until);
        }
    }

    /// <summary>Adds what <see cref="Write"/> wrote.</summary>
    public void Read(ref ByteReader reader)
    {
        _last = default;
        for (var runs = reader.Small(); runs > 0; runs--)
        {
            var (first, count, until) = (reader.Value<ulong>(), reader.Value<uint>(), reader.Value<uint>());
            for (var key = first; key < first + count; key++)
            {
                Note(key, until);
            }
        }
    }

    private void Note(ulong key, uint until)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_hours, key, out var exists);
        known = exists ? Math.Min(known, until) : until;
    }

    private static ulong KeyOf(in Event e) => ((ulong)e.SourceIndex << 1 | (ulong)e.Type) << HourBits | (uint)(e.Time / Hour);
}

using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Rules;

namespace FraudSignals.Ingestion.Shared;

/// <summary>Of which days something is known of peers, and what of it has been added up for all instances.</summary>
internal sealed class PeerIndex
{
    private readonly SortedDictionary<int, Entry> _days = [];

    /// <summary>All days up to this one are added up.</summary>
    public int Through { get; private set; } = -1;

    public IEnumerable<(int Day, Entry Entry)> Days => _days.Select(d => (d.Key, d.Value));

    /// <summary>Notes that something is to be added to a day: whoever is adding it up now begins again.</summary>
    public void Touch(int day) => _days[day] = _days.GetValueOrDefault(day) is var known ? known with { Epoch = known.Epoch + 1 } : default;

    /// <summary>Notes that a day is added up in so many parts; false where something was added to it meanwhile.</summary>
    public bool Built(int day, int epoch, int parts)
    {
        var isNow = _days.TryGetValue(day, out var known) && known.Epoch == epoch;
        if (isNow)
        {
            _days[day] = new Entry(epoch, epoch, parts);
        }

        return isNow;
    }

    /// <summary>All days up to one are added up; those nobody asks for any more go.</summary>
    public void Close(int through)
    {
        Through = Math.Max(Through, through);
        foreach (var day in _days.Keys.TakeWhile(d => d < Through - 2 * PeerShape.MostDays).ToList())
        {
            _days.Remove(day);
        }
    }

    public byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Put(Through);
        bytes.PutSmall(_days.Count);
        foreach (var (day, entry) in _days)
        {
            bytes.PutSmall(day);
            bytes.PutSmall(entry.Epoch);
            bytes.PutSmall(entry.Built);
            bytes.PutSmall(entry.Parts);
        }

        return bytes.WrittenMemory.ToArray();
    }

    public static PeerIndex Read(ClusterNote note)
    {
        var index = new PeerIndex();
        if (note.Version != null)
        {
            var reader = new ByteReader(note.Content.Span);
            index.Through = reader.Value<int>();
            for (var days = reader.Small(); days > 0; days--)
            {
                index._days[reader.Small()] = new Entry(reader.Small(), reader.Small(), reader.Small());
            }
        }

        return index;
    }

    /// <summary>What is known of one day.</summary>
    /// <param name="Epoch">How often something was added to it.</param>
    /// <param name="Built">The epoch in which it was added up last; 0 where it never was.</param>
    /// <param name="Parts">In how many parts that stands.</param>
    public readonly record struct Entry(int Epoch, int Built, int Parts);
}

using System.Buffers;
using FraudSignals.Binary;

namespace FraudSignals.State.Peers;

/// <summary>What the touches of one day had, by measure and group. Parts of a day add up to the whole in any order.</summary>
internal sealed class PeerDay
{
    private const int GroupBytes = sizeof(ulong) + 5;
    private const int BinBytes = 8;

    // Of a measure that took too much room nothing is kept; its groups are null.
    private readonly SortedDictionary<ulong, SortedDictionary<ulong, PeerHistogram>?> _measures = [];

    /// <summary>The measures with their groups; null where there were too many to be kept.</summary>
    public IEnumerable<KeyValuePair<ulong, SortedDictionary<ulong, PeerHistogram>?>> Measures => _measures;

    public void Add(in PeerTouch touch) => HistogramOf(touch.Measure, touch.Group)?.Add(touch.Bin);

    public void Add(PeerDay other)
    {
        foreach (var (measure, groups) in other._measures)
        {
            if (groups is null)
            {
                _measures[measure] = null;
                continue;
            }

            foreach (var (group, histogram) in groups)
            {
                if (HistogramOf(measure, group) is { } own)
                {
                    histogram.AddTo(own);
                }
            }
        }
    }

    /// <summary>Gives up the largest measures until the rest fits.</summary>
    public void Limit(int bytes, int mostGroups = int.MaxValue)
    {
        foreach (var (measure, _) in _measures.Where(m => m.Value?.Count > mostGroups).ToList())
        {
            _measures[measure] = null;
        }

        while (_measures.Values.Sum(BytesOf) > bytes)
        {
            _measures[_measures.MaxBy(m => BytesOf(m.Value)).Key] = null;
        }
    }

    /// <summary>The day in parts that take no more than so many bytes each, or hold one group.</summary>
    public IEnumerable<PeerDay> Parts(int bytes)
    {
        var (part, used) = (new PeerDay(), 0);
        foreach (var (measure, groups) in _measures)
        {
            part._measures[measure] = groups is null ? null : [];
            foreach (var (group, histogram) in groups ?? [])
            {
                if (used > 0 && used + BytesOf(histogram) > bytes)
                {
                    yield return part;
                    (part, used) = (new PeerDay(), 0);
                    part._measures[measure] = [];
                }

                part._measures[measure]!.Add(group, histogram);
                used += BytesOf(histogram);
            }
        }

        yield return part;
    }

    public void Write(IBufferWriter<byte> into)
    {
        into.PutSmall(_measures.Count);
        foreach (var (measure, groups) in _measures)
        {
            into.Put(measure);
            into.PutSmall(groups is null ? 0 : groups.Count + 1);
            foreach (var (group, histogram) in groups ?? [])
            {
                into.Put(group);
                histogram.Write(into);
            }
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static PeerDay Read(ref ByteReader reader)
    {
        var day = new PeerDay();
        for (var measures = reader.Small(); measures > 0; measures--)
        {
            var measure = reader.Value<ulong>();
            var count = reader.Small() - 1;
            var groups = day._measures[measure] = count < 0 ? null : [];
            for (; count > 0; count--)
            {
                groups![reader.Value<ulong>()] = PeerHistogram.Read(ref reader);
            }
        }

        return day;
    }

    private static int BytesOf(SortedDictionary<ulong, PeerHistogram>? groups) => groups?.Values.Sum(BytesOf) ?? 0;

    private static int BytesOf(PeerHistogram histogram) => GroupBytes + histogram.Bins * BinBytes;

    private PeerHistogram? HistogramOf(ulong measure, ulong group)
    {
        if (!_measures.TryGetValue(measure, out var groups))
        {
            _measures.Add(measure, groups = []);
        }

        if (groups is not null && !groups.TryGetValue(group, out _))
        {
            groups.Add(group, new PeerHistogram());
        }

        return groups?[group];
    }
}

using System.Buffers;
using FraudSignals.Binary;

namespace FraudSignals.State.Peers;

/// <summary>
/// What the touches of all subjects had, by measure, group and event-day. A quantile is over days that are closed: days which no record
/// that may still count can fall into, by the time of the event that asks. So it is a function of event time and of the records that
/// count alone, whatever order or batches they come in.
/// </summary>
internal sealed class PeerTable
{
    /// <summary>One more than the largest bin of a 64-bit value.</summary>
    public const int MostBins = 1024;

    /// <summary>The most groups of a measure; further ones are not kept, so that nothing can be said of them.</summary>
    public const int MostGroups = 50_000;

    /// <summary>
    /// How much later than it must be a day is closed, so that instances that share subjects have the time to add up what each of them
    /// counted. The same everywhere, so that rules find the same wherever they run.
    /// </summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromHours(2);

    private const long Day = 24L * 3600 * 1000;

    // A day is told some days after it was over.
    private const int DaysOfLag = 8;

    private readonly long _closing;
    private IReadOnlyList<PeerSpec> _measures;
    private Dictionary<ulong, PeerGroup>[] _groups;
    private readonly HashSet<(string Measure, int Day)> _lost = [];
    private int _knownThrough = int.MaxValue;
    private int _swept;

    /// <param name="closing">How long after its end a day may still get records.</param>
    /// <param name="measures">What is measured.</param>
    public PeerTable(TimeSpan closing, IReadOnlyList<PeerSpec> measures)
    {
        _closing = (long)closing.TotalMilliseconds;
        _measures = measures;
        _groups = [.. measures.Select(_ => new Dictionary<ulong, PeerGroup>())];
    }

    /// <summary>How long before an event the newest touch lies, at most, that its quantiles are over, milliseconds.</summary>
    public long Lag => _closing + Day;

    /// <summary>What touches had that others add up, where many instances share the subjects; null where this table does.</summary>
    public List<PeerTouch>? Given { get; private set; }

    /// <summary>Memory taken, about, bytes.</summary>
    public long BytesTaken { get; private set; }

    /// <summary>How many touches of a group a quantile needs: a hundred, and three beyond it.</summary>
    public static long LeastTouches(double quantile) => Math.Max(100, (long)Math.Ceiling(3 / Math.Min(quantile, 1 - quantile)));

    /// <summary>Goes on under other rules: what is measured no longer goes.</summary>
    public void Use(IReadOnlyList<PeerSpec> measures)
    {
        var kept = _measures.Zip(_groups).ToDictionary(m => m.First.Identity, m => m.Second);
        (_measures, _groups) = (measures, [.. measures.Select(m => kept.GetValueOrDefault(m.Identity) ?? [])]);
        Weigh();
    }

    /// <summary>From now on gives what it counts to others, and knows what they tell it with <see cref="Put"/>.</summary>
    public void Share() => (Given, _knownThrough) = ([], -1);

    /// <summary>Takes all that was counted of a day by whomever.</summary>
    public void Put(int day, PeerDay counts)
    {
        var known = _measures.ToDictionary(m => m.Key);
        foreach (var (measure, groups) in counts.Measures)
        {
            if (!known.TryGetValue(measure, out var spec))
            {
                continue;
            }

            if (groups is null)
            {
                _lost.Add((spec.Identity, day));
                continue;
            }

            foreach (var (group, histogram) in groups)
            {
                if (!_groups[spec.Place].TryGetValue(group, out var peers))
                {
                    _groups[spec.Place].Add(group, peers = new PeerGroup());
                }

                peers.Put(day, histogram);
            }
        }
    }

    /// <summary>All days up to one have been told; forgets those no event can ask for.</summary>
    public void KnowThrough(int day)
    {
        _knownThrough = day;
        _lost.RemoveWhere(l => l.Day < day - 2 * Rules.PeerShape.MostDays);
        Forget(spec => day - spec.Days - DaysOfLag);
    }

    /// <summary>Takes over what a table under other rules knows.</summary>
    public void TakeOver(PeerTable former)
    {
        var known = former._measures.Zip(former._groups).ToDictionary(m => m.First.Identity, m => m.Second);
        _groups = [.. _measures.Select(m => known.GetValueOrDefault(m.Identity) ?? [])];
        _lost.UnionWith(former._lost);
        _knownThrough = former._knownThrough;
        Weigh();
    }

    /// <summary>Counts a touch.</summary>
    /// <param name="measure">The place of the measure.</param>
    /// <param name="group">The group.</param>
    /// <param name="time">When it was, milliseconds since 1970.</param>
    /// <param name="value">What it had, in stored units; not negative.</param>
    /// <param name="watermark">The oldest time that may still come.</param>
    public void Add(int measure, ulong group, long time, long value, long watermark)
    {
        if (Given is { } given)
        {
            given.Add(new PeerTouch(_measures[measure].Key, group, (int)(time / Day), PeerBins.Of(value)));
            return;
        }

        if (FirstNeeded(watermark, 0) is var first && first > _swept)
        {
            _swept = first;
            Sweep(watermark);
        }

        var groups = _groups[measure];
        if (!groups.TryGetValue(group, out var peers))
        {
            if (groups.Count >= MostGroups)
            {
                return;
            }

            groups.Add(group, peers = new PeerGroup());
        }

        peers.Add((int)(time / Day), PeerBins.Of(value));
    }

    /// <summary>A quantile as of an event, in stored units; -1 where there were too few touches.</summary>
    public long Quantile(int measure, ulong group, long time, int days, double quantile) =>
        LastClosed(time) is var last && last <= _knownThrough && !IsLost(measure, last, days)
            && _groups[measure].TryGetValue(group, out var peers)
            ? peers.Quantile(last, days, quantile)
            : -1;

    public void Write(IBufferWriter<byte> into)
    {
        into.PutSmall(_swept);
        into.PutSmall(_groups.Length);
        for (var i = 0; i < _groups.Length; i++)
        {
            into.PutText(_measures[i].Identity);
            into.PutSmall(_groups[i].Count);
            foreach (var (group, peers) in _groups[i])
            {
                into.Put(group);
                peers.Write(into);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; measures that are not asked for any more are passed over.</summary>
    public void Read(ref ByteReader reader)
    {
        _swept = reader.Small();
        for (var measures = reader.Small(); measures > 0; measures--)
        {
            var identity = reader.Text();
            var groups = _measures.FirstOrDefault(m => m.Identity == identity) is { } known ? _groups[known.Place] : [];
            for (var count = reader.Small(); count > 0; count--)
            {
                groups[reader.Value<ulong>()] = PeerGroup.Read(ref reader);
            }
        }

        Weigh();
    }

    // The last day that had ended for so long when an event happened that nothing of it could still come.
    private int LastClosed(long time) => (int)((time - _closing) / Day) - 1;

    private int FirstNeeded(long watermark, int days) => Math.Max(0, LastClosed(watermark) + 1 - days);

    private bool IsLost(int measure, int last, int days) =>
        _lost.Count > 0 && _lost.Any(l => l.Day > last - days && l.Day <= last && l.Measure == _measures[measure].Identity);

    private void Sweep(long watermark) => Forget(spec => FirstNeeded(watermark, spec.Days));

    private void Forget(Func<PeerSpec, int> firstNeeded)
    {
        for (var i = 0; i < _groups.Length; i++)
        {
            var first = firstNeeded(_measures[i]);
            foreach (var (group, peers) in _groups[i])
            {
                peers.Forget(first);
                if (peers.IsEmpty)
                {
                    _groups[i].Remove(group);
                }
            }
        }

        Weigh();
    }

    private void Weigh() => BytesTaken = _groups.Sum(g => g.Values.Sum(p => p.Bytes));
}

using System.Buffers;
using FraudSignals.Binary;

namespace FraudSignals.State.Peers;

/// <summary>What the touches of one group had, day by day, and the quantiles that were asked for last.</summary>
internal sealed class PeerGroup
{
    private readonly SortedList<int, PeerHistogram> _days = [];
    private readonly List<Answer> _answers = [];

    public long Bytes => 128 + _days.Values.Sum(d => d.Bytes + 16);

    public bool IsEmpty => _days.Count == 0;

    public void Add(int day, ushort bin)
    {
        if (!_days.TryGetValue(day, out var histogram))
        {
            _days.Add(day, histogram = new PeerHistogram());
        }

        histogram.Add(bin);
        for (var i = 0; i < _answers.Count; i++)
        {
            if (day <= _answers[i].LastDay)
            {
                _answers.RemoveAt(i--);
            }
        }
    }

    /// <summary>Takes all of a day, in the place of what it had of it.</summary>
    public void Put(int day, PeerHistogram histogram)
    {
        _days[day] = histogram;
        _answers.Clear();
    }

    /// <summary>Drops the days before one.</summary>
    public void Forget(int before)
    {
        while (_days.Count > 0 && _days.Keys[0] < before)
        {
            _days.RemoveAt(0);
        }
    }

    /// <summary>A quantile over days that end with one; -1 where there were too few touches.</summary>
    public long Quantile(int lastDay, int days, double quantile)
    {
        foreach (var known in _answers)
        {
            if (known.LastDay == lastDay && known.Days == days && known.Quantile == quantile)
            {
                return known.Value;
            }
        }

        var value = Compute(lastDay, days, quantile);
        _answers.RemoveAll(a => a.Days == days && a.Quantile == quantile && a.LastDay < lastDay - 4);
        _answers.Add(new Answer(lastDay, days, quantile, value));
        return value;
    }

    private long Compute(int lastDay, int days, double quantile)
    {
        Span<long> counts = stackalloc long[PeerTable.MostBins];
        counts.Clear();
        foreach (var (day, histogram) in _days)
        {
            if (day > lastDay - days && day <= lastDay)
            {
                histogram.AddTo(counts);
            }
        }

        var all = 0L;
        foreach (var count in counts)
        {
            all += count;
        }

        if (all < PeerTable.LeastTouches(quantile))
        {
            return -1;
        }

        var wanted = (long)Math.Ceiling(all * quantile);
        var bin = 0;
        for (var below = counts[0]; below < wanted; below += counts[bin])
        {
            bin++;
        }

        return PeerBins.Largest((ushort)bin);
    }

    public void Write(IBufferWriter<byte> into)
    {
        into.PutSmall(_days.Count);
        foreach (var (day, histogram) in _days)
        {
            into.PutSmall(day);
            histogram.Write(into);
        }
    }

    public static PeerGroup Read(ref ByteReader reader)
    {
        var group = new PeerGroup();
        for (var days = reader.Small(); days > 0; days--)
        {
            group._days[reader.Small()] = PeerHistogram.Read(ref reader);
        }

        return group;
    }

    private readonly record struct Answer(int LastDay, int Days, double Quantile, long Value);
}

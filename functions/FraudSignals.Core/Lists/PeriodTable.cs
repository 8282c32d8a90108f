using System.Runtime.InteropServices;

namespace FraudSignals.Lists;

/// <summary>Keys with the periods in which they are listed. Nearly all have one, which is found with its key.</summary>
internal sealed class PeriodTable<TKey>
    where TKey : struct, IEquatable<TKey>
{
    private readonly Dictionary<TKey, Entry> _first = [];
    private readonly List<Entry> _further = [];

    public int Count => _first.Count + _further.Count;

    /// <summary>Adds a period; false, and nothing added, where it overlaps one of the same key.</summary>
    public bool Add(TKey key, ListPeriod period)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, key, out var known);
        if (!known)
        {
            entry = new Entry(period, 0);
            return true;
        }

        for (var e = entry; ; e = _further[e.Next - 1])
        {
            if (e.Period.Overlaps(period))
            {
                return false;
            }

            if (e.Next == 0)
            {
                break;
            }
        }

        _further.Add(new Entry(period, entry.Next));
        entry = entry with { Next = _further.Count };
        return true;
    }

    /// <summary>The tier on a day; 0 where it is not listed then.</summary>
    public int Tier(TKey key, int day)
    {
        ref readonly var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_first, key);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(in entry))
        {
            return 0;
        }

        for (var e = entry; ; e = _further[e.Next - 1])
        {
            if (e.Period.Holds(day))
            {
                return e.Period.Tier;
            }

            if (e.Next == 0)
            {
                return 0;
            }
        }
    }

    /// <summary>Gives room that will not be used back.</summary>
    public void Trim()
    {
        _first.TrimExcess();
        _further.TrimExcess();
    }

    /// <param name="Next">One more than the place of the next period among the further ones; 0 for none.</param>
    private readonly record struct Entry(ListPeriod Period, int Next);
}

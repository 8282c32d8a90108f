using System.Collections;

namespace FraudSignals.Simulator.Output;

/// <summary>
/// Collects rows in any order and hands them out a day at a time, sorted. Rows may be added for later days;
/// those for days already handed out are a mistake.
/// </summary>
internal sealed class DayBuffer<T>
    where T : struct
{
    private readonly Dictionary<int, Bucket> pending = [];
    private readonly Func<T, int, int, T> identify;
    private readonly int end;
    private int next;

    /// <param name="from">First day.</param>
    /// <param name="end">First day no longer kept: rows of it and later are dropped.</param>
    /// <param name="identify">Gives a row its id, from the day and its place in the day.</param>
    public DayBuffer(int from, int end, Func<T, int, int, T> identify)
    {
        (next, this.end, this.identify) = (from, end, identify);
    }

    public void Add(int day, long millisecondOfDay, T row)
    {
        if (day >= end)
            return;
        if (day < next)
            throw new InvalidOperationException($"A row for day {day} came after that day was handed out.");
        if (!pending.TryGetValue(day, out var bucket))
            pending[day] = bucket = new Bucket();
        bucket.Add(millisecondOfDay, row);
    }

    public IReadOnlyList<T> Take(int day)
    {
        next = day + 1;
        if (!pending.Remove(day, out var bucket))
            return [];
        bucket.Keys.Sort();
        return new Sorted(day, bucket, identify);
    }

    /// <summary>Rows lie in blocks small enough to stay off the large-object heap: a day of a large run is a million rows.</summary>
    private sealed class Bucket
    {
        private const int BlockBits = 9;
        private const int BlockSize = 1 << BlockBits;

        private readonly List<T[]> blocks = [];

        public List<long> Keys { get; } = [];

        public void Add(long millisecondOfDay, T row)
        {
            var place = Keys.Count;
            if (place >> BlockBits == blocks.Count)
                blocks.Add(new T[BlockSize]);
            blocks[place >> BlockBits][place & (BlockSize - 1)] = row;
            // One sortable number per row: time first, then order of arrival, so that equal times sort the same in every run.
            Keys.Add(millisecondOfDay << 32 | (uint)place);
        }

        public T InOrder(int index)
        {
            var place = (int)(uint)Keys[index];
            return blocks[place >> BlockBits][place & (BlockSize - 1)];
        }
    }

    /// <summary>A view: the rows stay where they are, only their keys are sorted, and ids are made when read.</summary>
    private sealed class Sorted(int day, Bucket bucket, Func<T, int, int, T> identify) : IReadOnlyList<T>
    {
        public int Count => bucket.Keys.Count;

        public T this[int index] => identify(bucket.InOrder(index), day, index);

        public IEnumerator<T> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

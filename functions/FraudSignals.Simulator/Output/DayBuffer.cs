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
        // One sortable number per row: time first, then order of arrival, so that equal times sort the same in every run.
        bucket.Keys.Add(millisecondOfDay << 32 | (uint)bucket.Rows.Count);
        bucket.Rows.Add(row);
    }

    public IReadOnlyList<T> Take(int day)
    {
        next = day + 1;
        if (!pending.Remove(day, out var bucket))
            return [];
        bucket.Keys.Sort();
        return new Sorted(day, bucket, identify);
    }

    private sealed class Bucket
    {
        public List<long> Keys { get; } = [];

        public List<T> Rows { get; } = [];
    }

    /// <summary>A view: the rows stay where they are, only their keys are sorted, and ids are made when read.</summary>
    private sealed class Sorted(int day, Bucket bucket, Func<T, int, int, T> identify) : IReadOnlyList<T>
    {
        public int Count => bucket.Rows.Count;

        public T this[int index] => identify(bucket.Rows[(int)(uint)bucket.Keys[index]], day, index);

        public IEnumerator<T> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

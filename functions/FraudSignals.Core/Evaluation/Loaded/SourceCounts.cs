namespace FraudSignals.Evaluation.Loaded;

/// <summary>A count for each source, by its index. Written by one thread; others may read it meanwhile.</summary>
internal sealed class SourceCounts
{
    private long[] _counts = new long[8];

    public void Add(int source)
    {
        if (source >= _counts.Length)
        {
            Array.Resize(ref _counts, source + 8);
        }

        _counts[source]++;
    }

    public long this[int source] => _counts is var counts && source < counts.Length ? counts[source] : 0;

    /// <summary>The indices of the sources that were counted.</summary>
    public IEnumerable<int> Sources => _counts is var counts ? Enumerable.Range(0, counts.Length).Where(s => counts[s] > 0) : [];
}

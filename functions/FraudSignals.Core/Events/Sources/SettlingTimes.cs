namespace FraudSignals.Events.Sources;

/// <summary>
/// How long after their time the records of each source can be expected to have come. They may change while an engine runs. Safe for use by
/// many threads.
/// </summary>
public sealed class SettlingTimes
{
    private volatile long[] _times = [];

    /// <param name="sources">The sources; see <see cref="Source.SettleMinutes"/>.</param>
    public SettlingTimes(IReadOnlyCollection<Source> sources) => Take(sources);

    /// <summary>Milliseconds; 0 where a source's records come in order.</summary>
    public long this[int index] => _times is var times && index < times.Length ? times[index] : 0;

    /// <summary>Replaces the times. What is waiting to be judged waits as long as it was told.</summary>
    public void Take(IReadOnlyCollection<Source> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var times = new long[sources.Select(s => s.Index + 1).DefaultIfEmpty().Max()];
        foreach (var source in sources)
        {
            times[source.Index] = source.SettleMinutes * 60_000L;
        }

        _times = times;
    }
}

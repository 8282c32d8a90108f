using FraudSignals.Events;

namespace FraudSignals.Http.Batches;

/// <summary>What became of one source's records in the last hour, in steps of ten minutes. Safe for use by many threads.</summary>
/// <param name="source">The source's name.</param>
/// <param name="clock">Measures.</param>
internal sealed class Feed(string source, TimeProvider clock)
{
    private const int Steps = 6;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly string[] Reasons = ["too late", "too early", "in conflict", "rejected"];

    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();

    // By step, those taken and those refused by each reason.
    private readonly long[][] _counts = [.. Enumerable.Range(0, Steps).Select(_ => new long[1 + Reasons.Length])];
    private long _step;

    /// <summary>The source's name.</summary>
    public string Source => source;

    /// <summary>All records that came since the process began, whatever became of them.</summary>
    public long Total { get; private set; }

    /// <summary>How it was in the last hour; null where nothing came.</summary>
    public FeedShare? Share
    {
        get
        {
            lock (_lock)
            {
                Advance();
                var sums = Enumerable.Range(0, 1 + Reasons.Length).Select(i => _counts.Sum(c => c[i])).ToArray();
                var (all, most) = (sums.Sum(), sums.Skip(1).Max());
                return all == 0 ? null
                    : new FeedShare(source, all, 1 - (double)sums[0] / all, most == 0 ? "none" : Reasons[Array.IndexOf(sums, most, 1) - 1]);
            }
        }
    }

    /// <summary>Counts records that were processed, by <see cref="RecordOutcome"/>.</summary>
    public void Processed(ReadOnlySpan<long> outcomes)
    {
        lock (_lock)
        {
            Advance();
            var counts = _counts[_step % Steps];
            Total += Sum(outcomes);
            for (var i = 0; i < outcomes.Length; i++)
            {
                counts[(RecordOutcome)i switch
                {
                    RecordOutcome.TooLate => 1,
                    RecordOutcome.TooEarly => 2,
                    RecordOutcome.Conflict => 3,
                    _ => 0,
                }] += outcomes[i];
            }
        }
    }

    /// <summary>Counts records that could not be read.</summary>
    public void Rejected(long records)
    {
        lock (_lock)
        {
            Advance();
            Total += records;
            _counts[_step % Steps][Reasons.Length] += records;
        }
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private void Advance()
    {
        var step = clock.GetElapsedTime(_start).Ticks / Step.Ticks;
        for (; _step < step; _step = Math.Max(_step + 1, step - Steps))
        {
            _counts[(_step + 1) % Steps].AsSpan().Clear();
        }
    }
}

using System.Diagnostics;
using FraudSignals.Benchmarks.Traffic;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>Batches of one stream of events for several clients to post, and how long each took. Safe for use by many threads.</summary>
/// <param name="traffic">The events.</param>
/// <param name="batch">How many make a batch.</param>
/// <param name="events">How many there are.</param>
/// <param name="rate">How many a second at most; 0 for no bound.</param>
internal sealed class Load(EventTraffic traffic, int batch, long events, int rate)
{
    private readonly Lock _lock = new();
    private readonly Slice _slice = new(traffic, batch);
    private readonly long _start = Stopwatch.GetTimestamp();
    private List<double> _waits = [];
    private long _given;
    private long _done;
    private (double Seconds, long Events) _taken;

    public string Name => traffic.Name;

    /// <summary>The next batch, when its time has come; null when there are no more.</summary>
    public async ValueTask<(byte[] Bytes, int Events)?> NextAsync(CancellationToken cancellation)
    {
        byte[] bytes;
        int count;
        double due;
        lock (_lock)
        {
            if (_given >= events)
            {
                return null;
            }

            due = rate == 0 ? 0 : (double)_given / rate;
            _slice.Fill(events - _given);
            (bytes, count) = (_slice.Bytes.ToArray(), _slice.Events);
            _given += count;
        }

        if (due - Seconds is var early and > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(early), cancellation);
        }

        return (bytes, count);
    }

    public void Done(int count, TimeSpan wait)
    {
        lock (_lock)
        {
            _done += count;
            _waits.Add(wait.TotalMilliseconds);
        }
    }

    /// <summary>
    /// Seconds and events since the start, events a second since this was last called, and the waits since then in milliseconds, sorted.
    /// </summary>
    public (double Seconds, long Events, double PerSecond, List<double> Waits) Take()
    {
        lock (_lock)
        {
            var (seconds, waits) = (Seconds, _waits);
            var perSecond = (_done - _taken.Events) / (seconds - _taken.Seconds);
            _taken = (seconds, _done);
            _waits = [];
            waits.Sort();
            return (seconds, _done, perSecond, waits);
        }
    }

    private double Seconds => Stopwatch.GetElapsedTime(_start).TotalSeconds;
}

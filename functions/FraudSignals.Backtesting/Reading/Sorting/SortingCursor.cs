using FraudSignals.Backtesting.Files;
using FraudSignals.Events;

namespace FraudSignals.Backtesting.Reading.Sorting;

/// <summary>
/// Goes through a file that is not sorted: parts of it are sorted in memory and written to a temporary file one behind the other,
/// then merged. Events of the same time keep the order of the file.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="directory">Where the temporary file is made.</param>
/// <param name="runEvents">How many events are sorted in memory at a time, at some 320 bytes each.</param>
internal sealed class SortingCursor(EventFile file, string directory, int runEvents = SortingCursor.DefaultRunEvents) : EventCursor
{
    /// <summary>Some 40 MB.</summary>
    public const int DefaultRunEvents = 1 << 17;

    private readonly PriorityQueue<SortedRun, (long Time, int Run)> _runs = new();
    private SpillFile? _spilled;
    private (SortedRun Run, int Place)? _current;
    private long _given;

    public override double Share => file.Accepted == 0 ? 1 : (double)_given / file.Accepted;

    public override async ValueTask MoveAsync(CancellationToken cancellation)
    {
        if (_spilled == null)
        {
            _spilled = new SpillFile(directory);
            await SpillAsync(_spilled, cancellation);
        }
        else if (_current is var (last, place))
        {
            await EnqueueAsync(last, place, cancellation);
        }

        if (!_runs.TryDequeue(out var run, out var key))
        {
            (_current, Time) = (null, long.MaxValue);
            return;
        }

        _current = (run, key.Run);
        (Batch, Time) = (run.Batch, key.Time);
        _given++;
    }

    public override void Dispose()
    {
        _spilled?.Dispose();
        file.Dispose();
    }

    private async ValueTask EnqueueAsync(SortedRun run, int place, CancellationToken cancellation)
    {
        if (await run.MoveAsync(cancellation))
        {
            _runs.Enqueue(run, (run.Batch.Events[0].Time, place));
        }
    }

    private async Task SpillAsync(SpillFile spilled, CancellationToken cancellation)
    {
        var batch = new EventBatch(runEvents);
        var buffer = new byte[1 << 20];
        List<long> starts = [];
        while (await file.ReadAsync(batch, cancellation))
        {
            starts.Add(spilled.Length);
            var order = new (long Time, int Index)[batch.Count];
            for (var i = 0; i < order.Length; i++)
            {
                order[i] = (batch.Events[i].Time, i);
            }

            Array.Sort(order);
            var length = 0;
            foreach (var (_, index) in order)
            {
                if (buffer.Length - length < SpilledEvent.MaxBytes)
                {
                    await spilled.AppendAsync(buffer.AsMemory(0, length), cancellation);
                    length = 0;
                }

                length += SpilledEvent.Write(batch, index, buffer.AsSpan(length));
            }

            await spilled.AppendAsync(buffer.AsMemory(0, length), cancellation);
        }

        starts.Add(spilled.Length);
        for (var i = 0; i + 1 < starts.Count; i++)
        {
            await EnqueueAsync(new SortedRun(spilled, starts[i], starts[i + 1]), i, cancellation);
        }
    }
}

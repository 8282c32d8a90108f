using FraudSignals.Events;

namespace FraudSignals.Backtesting.Reading;

/// <summary>Reads a file that is sorted by time, a few thousand events of it at a time.</summary>
internal sealed class SortedFileCursor : EventCursor
{
    private const int BatchSize = 4096;

    private readonly EventFile _file;

    public SortedFileCursor(EventFile file)
    {
        _file = file;
        Batch = new EventBatch(BatchSize);
        Index = -1;
        Time = long.MinValue;
    }

    public override double Share => _file.Share;

    /// <exception cref="UnsortedFileException">The next event is older than the last.</exception>
    public override async ValueTask MoveAsync(CancellationToken cancellation)
    {
        if (++Index >= Batch.Count)
        {
            Index = 0;
            if (!await _file.ReadAsync(Batch, cancellation))
            {
                Time = long.MaxValue;
                return;
            }
        }

        var time = Batch.Events[Index].Time;
        if (time < Time)
        {
            throw new UnsortedFileException(_file.Path);
        }

        Time = time;
    }

    public override void Dispose() => _file.Dispose();
}

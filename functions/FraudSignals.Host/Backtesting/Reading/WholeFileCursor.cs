using FraudSignals.Events;

namespace FraudSignals.Host.Backtesting.Reading;

/// <summary>Reads a whole file into memory, some 450 bytes an event, and goes through it sorted.</summary>
internal sealed class WholeFileCursor(EventFile file) : EventCursor
{
    private const int BatchSize = 4096;

    private readonly List<EventBatch> _batches = [];
    private (long Time, int Place)[]? _order;
    private int _next;

    public override double Share => file.Share;

    public override async ValueTask MoveAsync(CancellationToken cancellation)
    {
        _order ??= await LoadAsync(cancellation);
        if (_next == _order.Length)
        {
            Time = long.MaxValue;
            return;
        }

        (Time, var place) = _order[_next++];
        Batch = _batches[place / BatchSize];
        Index = place % BatchSize;
    }

    public override void Dispose() => file.Dispose();

    private async Task<(long Time, int Place)[]> LoadAsync(CancellationToken cancellation)
    {
        var order = new List<(long Time, int Place)>();
        for (var batch = new EventBatch(BatchSize); await file.ReadAsync(batch, cancellation); batch = new EventBatch(BatchSize))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                order.Add((batch.Events[i].Time, _batches.Count * BatchSize + i));
            }

            _batches.Add(batch);
        }

        order.Sort();
        return [.. order];
    }
}

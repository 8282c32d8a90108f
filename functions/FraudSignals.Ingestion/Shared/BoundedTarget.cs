using FraudSignals.Alerts;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// A target that is waited for so long and no longer, whatever its client makes of a cancellation. An attempt that does not end is left
/// to itself; while one is, the next is made only now and then, so that they do not pile up. Safe for use by many threads.
/// </summary>
internal sealed class BoundedTarget(IAlertTarget target, TimeProvider clock)
{
    // So long nothing is sent where the last attempt has not even failed.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // Attempts that never end; more would be a leak, and only a restart helps.
    private const int MostLeft = 32;

    private readonly Lock _lock = new();
    private int _left;
    private long _tried;

    public string Name => target.Name;

    /// <exception cref="TimeoutException">It has not confirmed in time, or one before that has not.</exception>
    public async Task PublishAsync(IReadOnlyList<Alert> alerts, TimeSpan within, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_left >= MostLeft || _left > 0 && clock.GetElapsedTime(_tried) < Pause)
            {
                throw new TimeoutException($"{target.Name} has not answered {_left} earlier attempts.");
            }

            _tried = clock.GetTimestamp();
        }

        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var attempt = Task.Run(() => target.PublishAsync(alerts, patience.Token), CancellationToken.None);
        try
        {
            await attempt.WaitAsync(within, clock, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Leave(attempt, patience);
        }
    }

    private void Leave(Task attempt, CancellationTokenSource patience)
    {
        if (attempt.IsCompleted)
        {
            patience.Dispose();
            return;
        }

        Count(1);
        _ = patience.CancelAsync();
        _ = attempt.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                patience.Dispose();
                Count(-1);
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Count(int more)
    {
        lock (_lock)
        {
            _left += more;
        }
    }
}

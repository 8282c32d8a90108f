namespace FraudSignals.Http.Batches;

/// <summary>
/// How many batches are worked on at a time. Those that wait are let in client by client in turn, so that one with many does
/// not keep the others out. Safe for use by many threads.
/// </summary>
/// <param name="places">How many are worked on.</param>
/// <param name="queue">How many of one client may wait.</param>
internal sealed class BatchGate(int places, int queue)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private int _free = places;

    /// <summary>Whether somebody waits.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
            {
                return _turns.Count > 0;
            }
        }
    }

    /// <summary>Waits for a place; whoever gets one leaves it with <see cref="Leave"/>.</summary>
    /// <param name="client">Whose batch it is.</param>
    /// <param name="patience">For how long.</param>
    /// <param name="clock">Measures it.</param>
    /// <returns>False where there was none in that time, or too many of the same client wait already.</returns>
    public async ValueTask<bool> EnterAsync(string client, TimeSpan patience, TimeProvider clock)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            var others = _waiting.GetValueOrDefault(client) ?? [];
            if (others.Count >= queue && patience != Timeout.InfiniteTimeSpan)
            {
                return false;
            }

            if (others.Count == 0)
            {
                _waiting[client] = others;
                _turns.Enqueue(client);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            others.Enqueue(turn);
        }

        try
        {
            await turn.Task.WaitAsync(patience, clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            // Whoever leaves passes over it; where somebody has just let it in, it is in after all.
            return !turn.TrySetCanceled();
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            while (_turns.TryDequeue(out var client))
            {
                var waiting = _waiting[client];
                var isLetIn = waiting.Dequeue().TrySetResult();
                if (waiting.Count > 0)
                {
                    _turns.Enqueue(client);
                }
                else
                {
                    _waiting.Remove(client);
                }

                if (isLetIn)
                {
                    return;
                }
            }

            _free++;
        }
    }
}

using FraudSignals.Events;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Erases subjects so that no checkpoint that is kept holds them once it is told. That takes as many new checkpoints as are kept,
/// and those that wait share them: each is erased before one, and told after the last that could have held it.
/// </summary>
/// <param name="eraseAsync">Erases those that are not yet from the state, says which there were, and makes that durable.</param>
/// <param name="checkpointAsync">Takes a checkpoint.</param>
internal sealed class Erasures(Func<IReadOnlyList<Erasure>, Task> eraseAsync, Func<Task> checkpointAsync)
{
    private readonly Lock _lock = new();
    private readonly List<Erasure> _waiting = [];
    private bool _isUnderWay;

    /// <summary>Erases a subject; gives whether there was anything to erase.</summary>
    public Task<bool> EraseAsync(SubjectKey subject)
    {
        var erasure = new Erasure(subject);
        lock (_lock)
        {
            _waiting.Add(erasure);
            if (!_isUnderWay)
            {
                _isUnderWay = true;
                _ = Task.Run(GoOnAsync);
            }
        }

        return erasure.Done.Task;
    }

    private async Task GoOnAsync()
    {
        while (true)
        {
            Erasure[] group;
            lock (_lock)
            {
                group = [.. _waiting];
                _isUnderWay = group.Length > 0;
            }

            if (group.Length == 0)
            {
                return;
            }

            try
            {
                await eraseAsync(group).ConfigureAwait(false);

                // Who finds nothing because another has just erased it waits with that one.
                var going = group.Where(e => e.WasThere).Select(e => e.Subject).ToHashSet();
                if (going.Count > 0)
                {
                    await checkpointAsync().ConfigureAwait(false);
                }

                foreach (var erasure in group)
                {
                    if (++erasure.Checkpoints == Retention.Checkpoints || !going.Contains(erasure.Subject))
                    {
                        Leave(erasure);
                        erasure.Done.SetResult(erasure.WasThere);
                    }
                }
            }
            catch (Exception problem)
            {
                foreach (var failed in group)
                {
                    Leave(failed);
                    failed.Done.SetException(problem);
                }
            }
        }
    }

    private void Leave(Erasure erasure)
    {
        lock (_lock)
        {
            _waiting.Remove(erasure);
        }
    }
}

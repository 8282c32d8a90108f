using FraudSignals.Ingestion.Single;

namespace FraudSignals.Support;

/// <summary>A store whose commits become safe, or fail, when the test says so: all that wait together.</summary>
internal sealed class HeldStore : ICommitLog
{
    private TaskCompletionSource _flush = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The record ids of each commit, in the order of the commits.</summary>
    public List<string[]> Commits { get; } = [];

    public int Waiting { get; private set; }

    /// <summary>What making room throws; null for nothing.</summary>
    public Exception? Refusal { get; set; }

    public ValueTask ReserveAsync(int events, CancellationToken cancellation) =>
        Refusal is { } refusal ? ValueTask.FromException(refusal) : ValueTask.CompletedTask;

    public ValueTask AppendAsync(Commit commit)
    {
        Commits.Add([.. commit.Batch.Events.Take(commit.Batch.Count).Select(e => e.Id.ToString())]);
        Waiting++;
        return new ValueTask(_flush.Task);
    }

    public void Flush(Exception? failure = null)
    {
        var flushed = _flush;
        _flush = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting = 0;
        if (failure == null)
        {
            flushed.SetResult();
        }
        else
        {
            flushed.SetException(failure);
        }
    }
}

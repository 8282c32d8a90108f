using FraudSignals.Evaluation.Checkpoints;
using FraudSignals.Ingestion.Single;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local.Checkpoints;

/// <summary>Takes checkpoints between batches, a part at a time, so that batches go on meanwhile.</summary>
internal sealed class Checkpointer(
    string directory, Disk disk, JournalWriter journal, AlertLog alerts, TimeProvider clock, ILogger log,
    StoreMetrics? metrics = null, WaitingNames? names = null)
{
    // About a millisecond's work, which is how long a batch may have to wait for it.
    private const int PartBytes = 1 << 20;

    private readonly GrowingBuffer _part = new(PartBytes);
    private readonly GrowingBuffer _names = new();

    /// <summary>The newest checkpoint, taken by this process or one before it; null where there is none.</summary>
    public CheckpointFile? Newest
    {
        get
        {
            var file = Checkpoint.In(directory).Select(c => new FileInfo(c.Path)).FirstOrDefault();
            return file is { Exists: true } ? new CheckpointFile(file.Length, clock.GetUtcNow() - file.LastWriteTimeUtc) : null;
        }
    }

    /// <summary>Takes a checkpoint of the state as of now. For use by one thread at a time.</summary>
    /// <returns>The journal record it is as of, and the last one there is nothing to be added from: behind it there may be names.</returns>
    public async Task<(long Record, long Last)> TakeAsync(IEngineAccess engine, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        EngineCheckpoint? snapshot = null;
        (long Record, long Alerts) newest = default;
        long last = -1;
        var flushed = Task.CompletedTask;
        await journal.ReserveAsync(names?.Bytes ?? 0, cancellation).ConfigureAwait(false);
        await engine.ExclusiveAsync(
            e =>
            {
                (snapshot, newest) = (e.BeginCheckpoint(), journal.Newest);
                KeepNames(e.LastReception ?? default);
                last = journal.Newest.Record;
                flushed = journal.Flushed;
            },
            cancellation).ConfigureAwait(false);
        try
        {
            using var writer = new CheckpointWriter(disk, new Checkpoint(directory, newest.Record), newest.Alerts);
            for (var done = false; !done;)
            {
                _part.Clear();
                await engine.ExclusiveAsync(_ => done = snapshot!.Continue(_part, PartBytes), cancellation).ConfigureAwait(false);
                if (_part.Length > 0)
                {
                    writer.Write(_part.Written.Span);
                }
            }

            // The state must not get ahead of the journal, nor of the alerts it caused.
            await flushed.ConfigureAwait(false);
            alerts.Flush();
            writer.Complete();
            var taken = clock.GetElapsedTime(start);
            log.CheckpointTaken(newest.Record, writer.Bytes / 1e6, taken.TotalSeconds);
            metrics?.Checkpoint(taken);
            return (newest.Record, last);
        }
        catch
        {
            await engine.ExclusiveAsync(_ => snapshot!.Abandon(), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // Behind the record the checkpoint is as of, since what is before it is read no more.
    private void KeepNames(DateTimeOffset received)
    {
        if (names is { Bytes: > 0 })
        {
            _names.Clear();
            names.Write(received.ToUnixTimeMilliseconds(), _names);
            _ = journal.Append(_names.Written.Span, []);
        }
    }
}

using FraudSignals.Ingestion.Single;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>What has to be done from time to time, whether anything comes in or not: checkpoints, retention, and the facts file.</summary>
/// <param name="options">How often, and how long things are kept.</param>
/// <param name="disk">Nothing more is done once it has failed.</param>
/// <param name="journal">What grows.</param>
/// <param name="checkpointer">Takes checkpoints.</param>
/// <param name="retention">Drops what is old.</param>
/// <param name="facts">Told what is safe.</param>
/// <param name="clock">When it is time.</param>
/// <param name="log">Told what fails.</param>
internal sealed class Upkeep(
    LocalStoreOptions options, Disk disk, JournalWriter journal, Checkpointer checkpointer, Retention retention, StoreFactsFile facts,
    TimeProvider clock, ILogger log)
    : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryFailed = TimeSpan.FromMinutes(1);
    private static readonly byte[] Mark = [(byte)RecordKind.Mark];

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private string? _problem;
    private long _record = -1;
    private long _last = -1;
    private long _taken = clock.GetTimestamp();

    /// <summary>Why the last checkpoint failed, or retention; null when neither did.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Does what is due, until cancelled or until the disk fails.</summary>
    public async Task RunAsync(IEngineAccess engine, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Look, clock);
        var (written, tried, retained) = (journal.Written, clock.GetTimestamp(), clock.GetTimestamp());
        while (disk.Failure == null && await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            TellFacts(flush: false);
            var isDue = Problem != null
                ? clock.GetElapsedTime(tried) >= RetryFailed
                : journal.Written - written >= options.CheckpointBytes || clock.GetElapsedTime(tried) >= options.CheckpointInterval;
            if (isDue && journal.Newest.Record != _last)
            {
                (written, tried, retained) = (journal.Written, clock.GetTimestamp(), clock.GetTimestamp());
                await TryAsync(() => TakeAsync(engine, cancellation), log.CheckpointFailed, cancellation).ConfigureAwait(false);
            }
            else if (clock.GetElapsedTime(retained) >= Retain)
            {
                retained = clock.GetTimestamp();
                await TryAsync(() => RetainAsync(engine, cancellation), log.RetentionFailed, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes a checkpoint, and drops what it makes needless.</summary>
    public Task TakeAsync(IEngineAccess engine, CancellationToken cancellation) => InTurnAsync(
        async () =>
        {
            await TakeOneAsync(engine, cancellation).ConfigureAwait(false);
            retention.Apply();
        },
        cancellation);

    /// <summary>Drops what is old, and sees to it that nothing stands in the way of that although nothing comes in.</summary>
    public Task RetainAsync(IEngineAccess engine, CancellationToken cancellation) => InTurnAsync(
        async () =>
        {
            // First, since it may give room to what follows.
            retention.Apply();
            if (journal.IsOverdue)
            {
                await MarkAsync(engine, cancellation).ConfigureAwait(false);
            }

            // While batches come, checkpoints come by themselves.
            if (journal.Newest.Record == _last || clock.GetElapsedTime(_taken) >= options.CheckpointInterval)
            {
                for (var taken = 0; taken < Retention.Checkpoints && retention.NeedsCheckpoint; taken++)
                {
                    if (journal.Newest.Record == _record)
                    {
                        await MarkAsync(engine, cancellation).ConfigureAwait(false);
                    }

                    await TakeOneAsync(engine, cancellation).ConfigureAwait(false);
                }
            }

            retention.Apply();
        },
        cancellation);

    /// <summary>Writes down what is safe.</summary>
    public void TellFacts(bool flush)
    {
        var (record, alerts, time) = journal.Safe;
        try
        {
            facts.Tell(known => known with { Record = record, Alerts = alerts, Time = time }, flush);
        }
        catch (IOException) when (!flush)
        {
            // It says less than it could, until the next time.
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task TakeOneAsync(IEngineAccess engine, CancellationToken cancellation)
    {
        (_record, _last) = await checkpointer.TakeAsync(engine, cancellation).ConfigureAwait(false);
        _taken = clock.GetTimestamp();
        facts.Tell(known => known with { Checkpoint = _record }, flush: false);
    }

    // A record of its own, so that the next checkpoint is not the one there is, and the next segment can begin.
    private async Task MarkAsync(IEngineAccess engine, CancellationToken cancellation)
    {
        var durable = Task.CompletedTask;
        await journal.ReserveAsync(Mark.Length, cancellation).ConfigureAwait(false);
        await engine.ExclusiveAsync(_ => durable = journal.Append(Mark, []), cancellation).ConfigureAwait(false);
        await durable.ConfigureAwait(false);
    }

    private async Task TryAsync(Func<Task> work, Action<Exception> failed, CancellationToken cancellation)
    {
        try
        {
            await work().ConfigureAwait(false);
            Volatile.Write(ref _problem, null);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            Volatile.Write(ref _problem, problem.Message);
            failed(problem);
        }
    }

    private async Task InTurnAsync(Func<Task> work, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}

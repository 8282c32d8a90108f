using System.Diagnostics.Metrics;
using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Packing;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Subjects;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Keeps state and alerts in one directory: a batch is in the journal, flushed, before its commit completes, so that it
/// survives the end of the process and of the power. State itself is in the engine's memory; opening the store builds it
/// again from the newest checkpoint and the journal after it.
/// </summary>
public sealed class LocalStore : IStore, IAlertLog, IAsyncDisposable
{
    // What the decisions of a batch may take beside its events. More is kept too, but room for it was not set aside before.
    private const int DecisionBytes = 64 << 10;
    private const int DecisionBytesPerEvent = 256;

    private const int RememberedKeys = 100_000;

    private readonly DirectoryLock _held;
    private readonly AlertLog _alerts;
    private readonly JournalWriter _journal;
    private readonly Checkpointer _checkpointer;
    private readonly Retention _retention;
    private readonly StoreLayout _layout;
    private readonly Disk _disk;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly GrowingBuffer _record = new();
    private readonly ClearKeys _keys = new(RememberedKeys);
    private readonly CancellationTokenSource _stop = new();
    private List<Publisher> _publishers = [];
    private Task _background = Task.CompletedTask;
    private Erasures? _erasures;
    private bool _disposed;

    private LocalStore(
        LocalStoreOptions options, DirectoryLock held, StoreLayout layout, RecoveredJournal recovered, Disk disk, TimeProvider clock, ILogger log,
        Meter? meter)
    {
        var metrics = meter == null ? null : new StoreMetrics(meter);
        (_held, _layout, _disk, _clock, _log, _alerts) = (held, layout, disk, clock, log, recovered.Alerts);
        _journal = new JournalWriter(disk, recovered.End, _alerts.Count, options.SegmentBytes, clock, _alerts.Append, log, metrics);
        _checkpointer = new Checkpointer(options, layout.Checkpoints, disk, _journal, _alerts, clock, log, metrics);
        _retention = new Retention(options, layout, _alerts, clock);
        metrics?.Watch(() => _journal.Failure != null, () => _journal.Full != null, () => Outbox, () => _checkpointer.Newest);
    }

    /// <summary>How the store is now.</summary>
    public StoreState State => new()
    {
        Failure = _journal.Failure?.Message,
        Full = _journal.Full,
        CheckpointProblem = _checkpointer.Problem,
        Outbox = [.. Outbox],
    };

    private IEnumerable<OutboxState> Outbox => _publishers.Select(p => p.State);

    /// <summary>Opens a directory and brings the engine to where it was.</summary>
    /// <param name="options">The directory and the retention times.</param>
    /// <param name="engine">An engine that has taken nothing yet, with the rules of now.</param>
    /// <param name="clock">Stamps what is written.</param>
    /// <param name="log">Told what was found.</param>
    /// <param name="meter">Publishes the store's figures; null publishes none.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="IOException">The directory is in use or cannot be written to, or the disk is full.</exception>
    /// <exception cref="StoreDamagedException">Something acknowledged is missing or altered.</exception>
    public static LocalStore Open(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log, Meter? meter = null) =>
        Open(options, engine, clock, log, new Disk(), meter);

    internal static LocalStore Open(LocalStoreOptions options, Engine engine, TimeProvider clock, ILogger log, Disk disk, Meter? meter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var layout = new StoreLayout(options.Directory);
        var held = new DirectoryLock(layout.Root);
        RecoveredJournal? recovered = null;
        try
        {
            recovered = new Recovery(options, layout, disk, clock, log).Run(engine);
            return new LocalStore(options, held, layout, recovered, disk, clock, log, meter);
        }
        catch
        {
            recovered?.Alerts.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Begins to take checkpoints and to publish alerts, until <see cref="StopAsync"/>.</summary>
    /// <param name="ingestor">The ingestor this store was given to.</param>
    /// <param name="targets">Where alerts go.</param>
    /// <exception cref="StoreDamagedException">How far a target has come cannot be read.</exception>
    public void Start(Ingestor ingestor, IReadOnlyList<IAlertTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(ingestor);
        _publishers = [.. targets.Select(t => new Publisher(t, _alerts, new OutboxPosition(_disk, _layout.Outbox, t.Name), _clock, _log))];
        _background = Task.WhenAll(
        [
            Task.Run(() => _checkpointer.RunAsync(ingestor, ApplyRetention, _stop.Token)),
            .. _publishers.Select(p => Task.Run(() => p.RunAsync(_stop.Token))),
        ]);
    }

    public ValueTask LoadAsync(Engine engine, EventBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _journal.ReserveAsync(DecisionBytes + batch.Count * (EventCodec.MaxBytes + DecisionBytesPerEvent), cancellation);
    }

    public ValueTask CommitAsync(Commit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        _record.Clear();
        CommitRecord.Write(_record, commit);
        foreach (var decision in commit.Decisions)
        {
            _keys.Remember(decision.Alert.Subject);
        }

        return new ValueTask(_journal.Append(_record.Written.Span, [.. commit.Decisions.Select(d => d.Alert.WithoutKey())]));
    }

    public async ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation)
    {
        var page = await _alerts.ListAsync(responder, after, limit, cancellation).ConfigureAwait(false);
        return page with { Alerts = [.. page.Alerts.Select(_keys.Show)] };
    }

    public async ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation) =>
        await _alerts.FindAsync(id, cancellation).ConfigureAwait(false) is { } alert ? _keys.Show(alert) : null;

    /// <summary>
    /// Erases a subject's state from the engine, the journal's outcome and all checkpoints. Its events in the journal and its
    /// alerts stay, under its token, until their retention ends.
    /// </summary>
    /// <param name="ingestor">The ingestor this store was given to.</param>
    /// <param name="subject">Whom to erase.</param>
    /// <param name="cancellation">Gives up before anything is erased.</param>
    /// <returns>Whether there was anything to erase.</returns>
    /// <exception cref="StoreUnavailableException">It could not be kept.</exception>
    /// <exception cref="IOException">It is erased, but an older checkpoint may hold the subject until the next ones are taken.</exception>
    public async Task<bool> EraseAsync(Ingestor ingestor, SubjectKey subject, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ingestor);
        cancellation.ThrowIfCancellationRequested();
        var erasures = LazyInitializer.EnsureInitialized(ref _erasures, () => new Erasures(group => EraseAsync(ingestor, group), () => CheckpointAsync(ingestor)));
        var wasThere = await erasures.EraseAsync(subject).ConfigureAwait(false);
        if (wasThere)
        {
            _keys.Forget(subject.Token);
        }

        return wasThere;
    }

    private async Task EraseAsync(Ingestor ingestor, IReadOnlyList<Erasure> group)
    {
        await _journal.ReserveAsync(group.Count * (ErasureRecord.Size + FrameHeader.Size + FrameHeader.Alignment), CancellationToken.None).ConfigureAwait(false);
        var durable = Task.CompletedTask;
        await ingestor.ExclusiveAsync(
            engine =>
            {
                foreach (var erasure in group)
                {
                    // A record goes before each checkpoint, since one without a new record is the one before. Whoever came again since
                    // the erasure came with records, and stays.
                    if (erasure.Checkpoints == 0 ? erasure.WasThere = engine.Erase(erasure.Subject) : !engine.Has(erasure.Subject))
                    {
                        var record = new byte[ErasureRecord.Size];
                        ErasureRecord.Write(record, erasure.Subject);
                        durable = _journal.Append(record, []);
                    }
                }
            },
            CancellationToken.None).ConfigureAwait(false);
        await durable.ConfigureAwait(false);
    }

    /// <summary>Takes a checkpoint now; further ones are taken by themselves.</summary>
    internal async Task CheckpointAsync(Ingestor ingestor)
    {
        await _checkpointer.TakeAsync(ingestor, CancellationToken.None).ConfigureAwait(false);
        ApplyRetention();
    }

    /// <summary>Stops taking checkpoints and publishing; batches are still taken. The ingestor is not used any more afterwards.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _background.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is how the background work ends.
        }
    }

    /// <summary>Writes what waits and closes the directory. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await StopAsync().ConfigureAwait(false);
        await _journal.DisposeAsync().ConfigureAwait(false);
        _checkpointer.Dispose();
        _alerts.Dispose();
        _held.Dispose();
        _stop.Dispose();
    }

    private void ApplyRetention() => _retention.Apply(_publishers.Count == 0 ? _alerts.Count : _publishers.Min(p => p.Next));
}

using System.Diagnostics.Metrics;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Local.Outbox;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Keeps state and alerts in one directory: a batch is in the journal, flushed, before its commit completes, so that it
/// survives the end of the process and of the power. State itself is in the engine's memory; opening the store builds it
/// again from the newest checkpoint and the journal after it.
/// </summary>
public sealed partial class LocalStore : ICommitLog, IAlertLog, IAsyncDisposable
{
    // What the raised of a batch may take beside its events. More is kept too, but room for it was not set aside before.
    private const int DecisionBytes = 64 << 10;
    private const int DecisionBytesPerEvent = 256;

    private readonly LocalStoreOptions _options;
    private readonly DirectoryLock _held;
    private readonly Recovered _recovered;
    private readonly AlertLog _alerts;
    private readonly StoreLayout _layout;
    private readonly Disk _disk;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly StoreMetrics? _metrics;
    private readonly GrowingBuffer _record = new();
    private readonly AlertSealer? _sealer;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Writing> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IEngineAccess? _engine;
    private Writing? _writing;
    private List<Publisher> _publishers = [];
    private Task _background = Task.CompletedTask;
    private Erasures? _erasures;
    private int _damagedAlerts;
    private readonly bool _isDriven;
    private bool _disposed;

    private LocalStore(
        LocalStoreOptions options, DirectoryLock held, StoreLayout layout, Recovered recovered, Disk disk, TimeProvider clock, ILogger log,
        Meter? meter, bool isDriven)
    {
        _isDriven = isDriven;
        (_options, _held, _layout, _recovered, _disk, _clock, _log, _alerts) =
            (options, held, layout, recovered, disk, clock, log, recovered.Alerts);
        _sealer = options.Sealing is { } sealing
            ? new AlertSealer(new KeyPoolFiles(disk, layout.AlertKeys), sealing.Key, sealing.Owners, sealing.KeepClear, clock,
                sealing.Snoozes)
            : null;
        _damagedAlerts = _alerts.Damaged.Sum(d => d.Count);
        _alerts.Lost = LoseAlert;
        if (meter != null)
        {
            _metrics = new StoreMetrics(meter);
            _metrics.Watch(
                () => _writing?.Journal.Failure != null, () => _writing?.Journal.Full != null, () => Outbox,
                () => _writing?.Checkpointer.Newest,
                () => Volatile.Read(ref _damagedAlerts));
        }
    }

    /// <summary>Opens what is sealed in alerts; null where nothing is.</summary>
    public AlertSealer? Sealer => _sealer;

    /// <summary>How the store is now.</summary>
    public StoreState State => new()
    {
        Failure = _writing == null ? "The store is not open yet." : _writing.Journal.Failure?.Message,
        Full = _writing?.Journal.Full,
        CheckpointProblem = _writing?.Upkeep.Problem,
        AlertProblem = Volatile.Read(ref _damagedAlerts) is > 0 and var damaged
            ? $"{damaged} alerts were found damaged since the start and are passed over; the log names them, and {_layout.Damaged} has "
                + $"what was set aside."
            : null,
        Outbox = [.. Outbox],
    };

    private IEngineAccess Attached => _engine ?? throw new InvalidOperationException("No ingestor has been made over this store.");

    private IEnumerable<OutboxState> Outbox => _publishers.Select(p => p.State);

    /// <summary>Begins to take batches, checkpoints and to publish alerts, until <see cref="StopAsync"/>.</summary>
    /// <param name="targets">Where alerts go.</param>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    /// <exception cref="StoreDamagedException">How far a target has come cannot be read.</exception>
    public void Start(IReadOnlyList<IAlertTarget> targets)
    {
        Attach(targets);
        var upkeep = _writing!.Upkeep;
        _background = Task.WhenAll(
        [
            Task.Run(() => upkeep.RunAsync(Attached, _stop.Token)),
            .. _publishers.Select(p => Task.Run(() => p.RunAsync(_stop.Token))),
        ]);
    }

    /// <inheritdoc/>
    public void Attach(IEngineAccess engine) => _engine = engine;

    /// <inheritdoc/>
    public ValueTask ReserveAsync(int events, CancellationToken cancellation)
    {
        var bytes = DecisionBytes + events * (EventCodec.MaxBytes + DecisionBytesPerEvent);
        return _writing is { } writing ? writing.Journal.ReserveAsync(bytes, cancellation) : ReserveOnceBegunAsync(bytes, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var kept = Sealed(commit);
        _record.Clear();
        CommitRecord.Write(_record, kept);
        return new ValueTask(_writing!.Journal.Append(_record.Written.Span, [.. kept.RaisedAlerts.Select(d => d.Alert)]));
    }

    public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation) =>
        _alerts.ListAsync(responder, after, limit, cancellation);

    public IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        _alerts.ReceivedAsync(from, to, cancellation);

    public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation) => _alerts.FindAsync(id, cancellation);

    /// <summary>
    /// Erases a subject's state from the engine, the journal's outcome and all checkpoints, and its identifier in alerts. Its events in
    /// the journal and its alerts stay, under its token, until their retention ends.
    /// </summary>
    /// <param name="subject">Whom to erase.</param>
    /// <param name="cancellation">Gives up before anything is erased.</param>
    /// <returns>Whether there was anything to erase.</returns>
    /// <exception cref="StoreUnavailableException">It could not be kept.</exception>
    /// <exception cref="IOException">It is erased, but an older checkpoint may hold the subject until the next ones are taken.</exception>
    public async Task<bool> EraseAsync(SubjectKey subject, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var erasures = LazyInitializer.EnsureInitialized(ref _erasures, () => new Erasures(EraseAsync, CheckpointAsync));
        try
        {
            // First, so that it is gone at once; state may take some checkpoints. Once more after it, for what was raised until it went.
            var (wasNamed, next) = await EraseFromAlertsAsync(subject.Token, from: 0).ConfigureAwait(false);
            var wasThere = await erasures.EraseAsync(subject).ConfigureAwait(false);
            return (await EraseFromAlertsAsync(subject.Token, next).ConfigureAwait(false)).Named || wasThere || wasNamed;
        }
        catch (DiskFailedException problem)
        {
            throw new StoreUnavailableException(problem.Message, problem);
        }
    }

    /// <summary>
    /// Has engine and ingestor believe the clock as it is: what was received when it was wrong makes nothing too late any more. It is
    /// in the journal, so that a start after it comes to the same.
    /// </summary>
    /// <param name="cancellation">Gives up before anything is done.</param>
    /// <exception cref="StoreUnavailableException">It could not be kept.</exception>
    public async Task AcceptClockAsync(CancellationToken cancellation)
    {
        var record = new byte[ClockRecord.Size];
        var journal = (await _begun.Task.WaitAsync(cancellation).ConfigureAwait(false)).Journal;
        await journal.ReserveAsync(record.Length, cancellation).ConfigureAwait(false);
        await Attached.CommitAsync(
            engine =>
            {
                var (now, before) = (_clock.GetUtcNow(), engine.LastReception);
                ClockRecord.Write(record, now);
                var (watermark, watermarkBefore, forgotten) = engine.AcceptClock(ClockRecord.Read(record));
                _log.ClockAccepted(now, before, watermark, watermarkBefore, forgotten);
                return journal.Append(record, []);
            },
            cancellation).ConfigureAwait(false);
        Attached.Reception?.Accept();
    }

    private Commit Sealed(Commit commit)
    {
        if (commit.RaisedAlerts.Count == 0)
        {
            return commit;
        }

        if (_sealer is not { } sealer)
        {
            return commit with { RaisedAlerts = Judged([.. commit.RaisedAlerts.Select(d => d with { Alert = d.Alert.WithoutKey() })]) };
        }

        // Files are made at once, so this waits for nothing but the disk, and for that once in a thousand alerts.
        sealer.ReserveAsync(commit.RaisedAlerts.Select(d => d.Alert), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return commit with { RaisedAlerts = Judged([.. commit.RaisedAlerts.Select(d => d with { Alert = sealer.Seal(d.Alert) })]) };
    }

    private IReadOnlyList<RaisedAlert> Judged(IReadOnlyList<RaisedAlert> raised) => _options.Budgets?.Judge(raised) ?? raised;

    /// <param name="subject">Whose identifier goes.</param>
    /// <param name="from">The number of the alert to begin with.</param>
    /// <returns>Whether one had it, and the number to go on from later.</returns>
    private async Task<(bool Named, long Next)> EraseFromAlertsAsync(Token subject, long from)
    {
        if (_sealer == null)
        {
            return (false, from);
        }

        const int AtATime = 1000;
        var token = subject.ToString();
        var named = false;
        while (true)
        {
            (var alerts, from) = _alerts.Read(from, AtATime);
            List<Alert> about = [.. alerts.Where(a => a.Subject.Sealed != null && a.Subject.Token == token)];
            named |= await _sealer.DestroyAsync(about, CancellationToken.None).ConfigureAwait(false);
            if (alerts.Count < AtATime)
            {
                return (named, from);
            }
        }
    }

    private async Task EraseAsync(IReadOnlyList<Erasure> group)
    {
        var journal = (await _begun.Task.ConfigureAwait(false)).Journal;
        await journal.ReserveAsync(group.Count * (ErasureRecord.Size + FrameHeader.Size + FrameHeader.Alignment), CancellationToken.None)
            .ConfigureAwait(false);
        await Attached.CommitAsync(
            engine =>
            {
                var durable = Task.CompletedTask;
                foreach (var erasure in group)
                {
                    // A record goes before each checkpoint, since one without a new record is the one before. Whoever came again since
                    // the erasure came with records, and stays.
                    if (erasure.Checkpoints == 0 ? erasure.WasThere = engine.Erase(erasure.Subject) : !engine.Has(erasure.Subject))
                    {
                        var record = new byte[ErasureRecord.Size];
                        ErasureRecord.Write(record, erasure.Subject);
                        durable = journal.Append(record, []);
                    }
                }

                return durable;
            },
            CancellationToken.None).ConfigureAwait(false);
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
        if (_writing is { } writing)
        {
            await writing.Journal.DisposeAsync().ConfigureAwait(false);
            TellFacts(writing);
            writing.Upkeep.Dispose();
            writing.Facts.Dispose();
        }

        Close();
        _stop.Dispose();
    }

    private async ValueTask ReserveOnceBegunAsync(int bytes, CancellationToken cancellation)
    {
        var writing = await _begun.Task.WaitAsync(cancellation).ConfigureAwait(false);
        await writing.Journal.ReserveAsync(bytes, cancellation).ConfigureAwait(false);
    }

    private void TellFacts(Writing writing)
    {
        try
        {
            writing.Upkeep.TellFacts(flush: true);
        }
        catch (IOException problem)
        {
            _log.JournalFailed(problem);
        }
    }

    private void LoseAlert(string path, long number)
    {
        Interlocked.Increment(ref _damagedAlerts);
        _log.AlertDamaged(number, path);
    }

    private void Close()
    {
        _alerts.Dispose();
        _held.Dispose();
    }

    /// <summary>What there is once the directory is written to.</summary>
    private sealed record Writing(JournalWriter Journal, Checkpointer Checkpointer, Retention Retention, StoreFactsFile Facts,
        Upkeep Upkeep);
}

using System.Diagnostics.Metrics;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Local.Outbox;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local;

/// <summary>
/// One process over one directory: owns the engine with the ingestor before it, the log it commits to, what takes checkpoints and what
/// publishes alerts. <see cref="Start"/> begins all of it, <see cref="StopAsync"/> ends what works by itself.
/// </summary>
public sealed class EmbeddedRuntime : IErasure, IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Erasures _erasures;
    private readonly CancellationTokenSource _stop = new();
    private List<Publisher> _publishers = [];
    private Task _background = Task.CompletedTask;
    private bool _disposed;

    /// <param name="store">The directory, opened over the engine.</param>
    /// <param name="engine">The engine; used by nobody else from now on.</param>
    /// <param name="tokenizer">The tokenizer; used by nobody else from now on.</param>
    /// <param name="clock">Tells the time of reception.</param>
    /// <param name="log">Told when the clock is accepted.</param>
    /// <param name="receptionTime">What stands for the time of reception.</param>
    /// <param name="meter">Publishes the figures of ingestion and engine; null publishes none.</param>
    public EmbeddedRuntime(LocalStore store, Engine engine, Tokenizer tokenizer, TimeProvider clock, ILogger log,
        ReceptionTime receptionTime = ReceptionTime.Clock, Meter? meter = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (Store, _clock, _log) = (store, clock, log);
        Ingestor = new Ingestor(engine, tokenizer, store, clock, receptionTime, meter);
        _erasures = new Erasures(EraseAsync, CheckpointAsync);
        store.Metrics?.Watch(
            () => store.Written?.Journal.Failure != null, () => store.Written?.Journal.Full != null, () => Outbox,
            () => store.Written?.Checkpointer.Newest, () => store.DamagedAlerts);
    }

    /// <summary>The log of what batches led to, and of alerts.</summary>
    public LocalStore Store { get; }

    /// <summary>Takes batches.</summary>
    public Ingestor Ingestor { get; }

    /// <summary>How the directory is now.</summary>
    public StoreState State => new()
    {
        Failure = Store.Written is { } written ? written.Journal.Failure?.Message : "The store is not open yet.",
        Full = Store.Written?.Journal.Full,
        CheckpointProblem = Store.Written?.Upkeep.Problem,
        AlertProblem = Store.AlertProblem,
        Outbox = [.. Outbox],
    };

    private IEnumerable<OutboxState> Outbox => _publishers.Select(p => p.State);

    /// <summary>Begins to take batches, checkpoints and to publish alerts, until <see cref="StopAsync"/>.</summary>
    /// <param name="targets">Where alerts go.</param>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    /// <exception cref="StoreDamagedException">How far a target has come cannot be read.</exception>
    public void Start(IReadOnlyList<IAlertTarget> targets)
    {
        Attach(targets);
        var upkeep = Store.Written!.Upkeep;
        _background = Task.WhenAll(
        [
            Task.Run(() => upkeep.RunAsync(Ingestor, _stop.Token)),
            .. _publishers.Select(p => Task.Run(() => p.RunAsync(_stop.Token))),
        ]);
    }

    /// <summary>Stops taking checkpoints and publishing; batches are still taken.</summary>
    public async Task StopAsync()
    {
        if (_disposed)
        {
            return;
        }

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

    /// <inheritdoc/>
    /// <exception cref="IOException">It is erased, but an older checkpoint may hold the subject until the next ones are taken.</exception>
    public async ValueTask<bool> EraseAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation) =>
        await EraseAsync(await Ingestor.KeyAsync(kind, normalisedKey, cancellation).ConfigureAwait(false), cancellation)
            .ConfigureAwait(false);

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
        try
        {
            // First, so that it is gone at once; state may take some checkpoints. Once more after it, for what was raised until it went.
            var (wasNamed, next) = await Store.EraseFromAlertsAsync(subject.Token, from: 0).ConfigureAwait(false);
            var wasThere = await _erasures.EraseAsync(subject).ConfigureAwait(false);
            return (await Store.EraseFromAlertsAsync(subject.Token, next).ConfigureAwait(false)).Named || wasThere || wasNamed;
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
        var journal = await Store.JournalAsync(cancellation).ConfigureAwait(false);
        await journal.ReserveAsync(record.Length, cancellation).ConfigureAwait(false);
        await Ingestor.CommitAsync(
            engine =>
            {
                var (now, before) = (_clock.GetUtcNow(), engine.LastReception);
                ClockRecord.Write(record, now);
                var (watermark, watermarkBefore, forgotten) = engine.AcceptClock(ClockRecord.Read(record));
                _log.ClockAccepted(now, before, watermark, watermarkBefore, forgotten);
                return journal.Append(record, []);
            },
            cancellation).ConfigureAwait(false);
        Ingestor.Reception?.Accept();
    }

    /// <summary>Ends what works by itself, writes what waits and closes the directory. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await Store.DisposeAsync().ConfigureAwait(false);
        Ingestor.Dispose();
        _stop.Dispose();
    }

    /// <summary>Publishes to targets, in steps; <see cref="Start"/> does the steps by itself.</summary>
    internal void Attach(IReadOnlyList<IAlertTarget> targets) => _publishers = Store.PublishTo(targets);

    /// <summary>Takes a checkpoint now; further ones are taken by themselves.</summary>
    internal Task CheckpointAsync() => Store.Written!.Upkeep.TakeAsync(Ingestor, CancellationToken.None);

    /// <summary>Drops what is old now; it is done by itself every minute.</summary>
    internal Task RetainAsync() => Store.Written!.Upkeep.RetainAsync(Ingestor, CancellationToken.None);

    /// <summary>The step of a driven store: some of what waits for a target is published.</summary>
    internal Task PublishAsync(int target) => _publishers[target].StepAsync();

    private async Task EraseAsync(IReadOnlyList<Erasure> group)
    {
        var journal = await Store.JournalAsync(CancellationToken.None).ConfigureAwait(false);
        await journal.ReserveAsync(group.Count * (ErasureRecord.Size + FrameHeader.Size + FrameHeader.Alignment), CancellationToken.None)
            .ConfigureAwait(false);
        await Ingestor.CommitAsync(
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
}

using System.Diagnostics.Metrics;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Takes batches over a store that many instances share: loads the subjects of a batch, lets the engine touch them, and writes
/// them back unless another instance was quicker. Holds no state between batches that could not be read again. Safe for use by
/// many threads.
/// </summary>
public sealed partial class SharedIngestor : IIngestion, IInspection, IErasure, IRuleTarget, IDisposable
{
    // An intent is opened so soon after it got its id, or not at all; the oldest open intent that is told stays further behind than that.
    private static readonly TimeSpan OpenWithin = TimeSpan.FromMinutes(1);

    private readonly EngineSession _engine;
    private readonly ISubjectStore _store;
    private readonly SharedOptions _options;
    private readonly ClusterState _notes;
    private readonly PeerSums _peers;
    private readonly AlertSealer? _sealer;
    private readonly IAlertBook _book;
    private readonly Publication _publication;
    private readonly Leftovers _leftovers;
    private readonly EarlierIntents _earlier;
    private readonly Turns _turns = new();
    private readonly TimeProvider _clock;
    private readonly ReceptionTime _receptionTime;
    private readonly IntentId _ids;
    private readonly StageDurations? _stages;
    private readonly SharedMetrics? _metrics;
    private readonly SemaphoreSlim _entering = new(1, 1);
    private volatile bool _entered;
    private ReceptionClock? _reception;
    private Action<string?>? _clockWatcher;
    private DateTimeOffset _activeSince;
    private long _conflicts;

    /// <param name="rules">The rules.</param>
    /// <param name="engineOptions">The bounds in time.</param>
    /// <param name="tokenizer">The tokenizer; used by nobody else from now on.</param>
    /// <param name="store">Keeps subjects.</param>
    /// <param name="book">Keeps alerts.</param>
    /// <param name="targets">Where alerts are published.</param>
    /// <param name="options">How instances share the store.</param>
    /// <param name="clock">Tells the time of reception.</param>
    /// <param name="seed">Different for each instance that shares the store.</param>
    /// <param name="receptionTime">What stands for the time of reception.</param>
    /// <param name="meter">Publishes figures; null publishes none.</param>
    /// <param name="sealer">Seals whom alerts are about; null leaves tokens alone.</param>
    /// <param name="budget">Holds what typologies raise beyond their budgets; null holds nothing.</param>
    public SharedIngestor(
        RuleSnapshot rules, EngineOptions engineOptions, Tokenizer tokenizer, ISubjectStore store, IAlertBook book,
        IEnumerable<IAlertTarget> targets,
        SharedOptions options, TimeProvider clock, uint seed, ReceptionTime receptionTime = ReceptionTime.Clock,
        Meter? meter = null, AlertSealer? sealer = null,
        IAlertBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(engineOptions);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        _engine = new EngineSession(rules, engineOptions, tokenizer, sealer);
        _sealer = sealer;
        (_store, _options, _clock, _receptionTime, _book) = (store, options, clock, receptionTime, book);
        _peers = new PeerSums(store, engineOptions);
        _notes = new ClusterState(store, engineOptions, _peers, clock);
        _publication = new Publication(book, targets, budget, options, clock);
        _leftovers = new Leftovers(_engine, store, options, _notes, _publication, clock);
        _earlier = new EarlierIntents(store, _notes, _leftovers);
        _ids = new IntentId(seed);
        _activeSince = clock.GetUtcNow();
        if (meter != null)
        {
            (_stages, _metrics) = (new StageDurations(meter), new SharedMetrics(meter));
        }
    }

    /// <summary>The rules in force.</summary>
    public RuleSnapshot Rules => _engine.Rules;

    /// <summary>How often a subject this instance was about to write had been changed by another batch.</summary>
    public long Conflicts => Interlocked.Read(ref _conflicts);

    /// <summary>Why nothing is received because of the clock; null while all is well, or nobody has asked for anything yet.</summary>
    public string? ClockProblem => _reception?.Problem;

    /// <summary>Names who is told of the clock as <see cref="ReceptionClock.Watch"/> says; before anything is asked for.</summary>
    public void WatchClock(Action<string?> watcher) => _clockWatcher = watcher;

    public async ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, Source source, IngestionMode mode, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(source);
        var timer = new StageTimer(_clock, _stages);
        await EnterAsync(cancellation).ConfigureAwait(false);
        timer.Passed(Stage.Wait);
        StampAll(batch, source.Index);
        _engine.Tokenize(batch);
        timer.Passed(Stage.Tokenise);
        var outcome = default(BatchOutcome);
        for (int from = 0, count; from < batch.Count; from += count)
        {
            var first = from;
            count = Intent.CountFrom(batch, from);
            outcome += await TakeAsync(() => BatchTransaction.Take(batch, first, count, mode, _engine), timer, cancellation)
                .ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>Lists and publishes alerts that were held, as if they were raised now.</summary>
    /// <exception cref="StoreUnavailableException">Some may not be; letting them go again is safe.</exception>
    public async ValueTask LetGoAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        try
        {
            await _publication.LetGoAsync(alerts, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException or StoreUnavailableException))
        {
            throw new StoreUnavailableException("Where alerts are published does not answer.", problem);
        }
    }

    /// <summary>
    /// Finishes what instances left undone: intents, findings on their way, alerts not published. To be called every minute or
    /// so by one instance; more do no harm.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the next sweep goes on.</exception>
    public async ValueTask<SweepReport> SweepAsync(CancellationToken cancellation)
    {
        await EnterAsync(cancellation).ConfigureAwait(false);
        _reception?.Read();
        return await new SharedSweep(_engine, _leftovers, _store, _options, _notes, _peers, _clock).RunAsync(cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Goes on with other rules: aggregates with the same definition stay, others go, new ones cannot say until their horizon has
    /// passed since now. Subjects change over as they are next touched.
    /// </summary>
    /// <returns>Since when the rules are in force.</returns>
    public async ValueTask<DateTimeOffset> ReloadAsync(RuleSnapshot rules, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rules);
        await EnterAsync(cancellation).ConfigureAwait(false);
        var engine = _engine.NewEngine(rules);
        var layouts = new SubjectLayouts(engine.Loaded);
        await _notes.EnterAsync(engine, layouts, cancellation).ConfigureAwait(false);
        _engine.Use(engine, layouts);
        await _notes.RefreshAsync(_engine, cancellation, anew: true).ConfigureAwait(false);
        return _activeSince = _clock.GetUtcNow();
    }

    public ValueTask SwitchOffAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        _engine.SwitchOff(ids);
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _entering.Dispose();
        _peers.Dispose();
    }

    private async ValueTask<BatchOutcome> TakeAsync(Func<BatchTransaction> take, StageTimer timer, CancellationToken cancellation)
    {
        var work = take();
        var turn = await _turns.TakeAsync(work.KeysToLoad(_engine), cancellation).ConfigureAwait(false);
        try
        {
            timer.Passed(Stage.Wait);
            await LoadAsync(work, turn.Found, cancellation).ConfigureAwait(false);
            if (await _earlier.FinishAsync(work.Earlier, cancellation).ConfigureAwait(false))
            {
                // Whoever took some of these records first did not get to the end. Now all of that has its place before what is new here.
                work = take();
                await LoadAsync(work, [], cancellation).ConfigureAwait(false);
            }

            if (work.Counted.Count == 0)
            {
                return default;
            }

            await _notes.ObserveAsync(_engine, work, cancellation).ConfigureAwait(false);
            await _notes.NoteHoursAsync(work, cancellation).ConfigureAwait(false);
            timer.Passed(Stage.Load);
            _engine.Evaluate(work);
            timer.Passed(Stage.Evaluate);
            await OpenAsync(work, cancellation).ConfigureAwait(false);

            // From here on the batch will be finished, if not by this instance then by a sweep; so it goes on though the client may be
            // gone.
            var writer = await WriteAsync(work).ConfigureAwait(false);
            turn.End(work.Subjects.Values.Select(u => u.Stored));
            await _publication.SettleAsync(writer).ConfigureAwait(false);

            // Of records that somebody else was quicker with.
            await _earlier.FinishAsync(work.Earlier, CancellationToken.None).ConfigureAwait(false);
            timer.Passed(Stage.Commit);
            return writer.Outcome;
        }
        finally
        {
            turn.End([]);
        }
    }

    private async ValueTask<BatchCommitter> WriteAsync(BatchTransaction work)
    {
        var writer = new BatchCommitter(_engine, _store, _options, _notes, _clock, work);
        try
        {
            await writer.WriteAsync(CancellationToken.None).ConfigureAwait(false);
            return writer;
        }
        finally
        {
            Interlocked.Add(ref _conflicts, writer.Conflicts);
            _metrics?.Count(writer);
        }
    }

    private async ValueTask LoadAsync(BatchTransaction work, Dictionary<SubjectKey, SubjectRecord> found, CancellationToken cancellation)
    {
        var keys = work.KeysToLoad(_engine);
        if (keys.Count > 0)
        {
            var records = await _store.LoadAsync([.. keys.Where(k => !found.ContainsKey(k))], cancellation).ConfigureAwait(false);
            await _notes.LearnLayoutsAsync(_engine, records, cancellation).ConfigureAwait(false);
            await work.LoadIdsAsync(work.Load([.. records, .. found.Values], _store.Partitions), _store, cancellation)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask OpenAsync(BatchTransaction work, CancellationToken cancellation)
    {
        var start = _clock.GetTimestamp();
        ulong id;
        SubjectRow row;
        do
        {
            // Another instance may have had the same id in the same millisecond.
            id = _ids.Next(_clock.GetUtcNow());
            if (id < _notes.OldestOpenIntent)
            {
                throw new StoreUnavailableException("The clock of this instance is minutes behind those of others.");
            }

            row = work.ToIntent(id).ToRow(IntentId.PartitionOf(id, _store.Partitions), _engine.Seal);
        }
        while (!(await _store.CommitAsync(new SubjectTransaction { Partition = row.Partition, Added = [row], OnlyNew = true }, cancellation)
            .ConfigureAwait(false)).IsWritten);

        if (_clock.GetElapsedTime(start) > OpenWithin)
        {
            await BatchCommitter.RemoveAsync(_store, [row], cancellation).ConfigureAwait(false);
            throw new StoreUnavailableException("The store took too long to open an intent.");
        }

        work.Open(id, row);
    }

    private async ValueTask EnterAsync(CancellationToken cancellation)
    {
        if (!_entered)
        {
            await _entering.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                if (!_entered)
                {
                    await _store.OpenAsync(cancellation).ConfigureAwait(false);
                    await _engine.EnterAsync(_notes, cancellation).ConfigureAwait(false);
                    await _notes.RefreshAsync(_engine, cancellation).ConfigureAwait(false);
                    var isAccepted = _options.AcceptClock is { } day && ReceptionClock.Agrees(day, _clock);
                    _reception = _receptionTime == ReceptionTime.Clock
                        ? new ReceptionClock(_clock, isAccepted ? null : _notes.LastSweep) : null;
                    if (_clockWatcher != null)
                    {
                        _reception?.Watch(_clockWatcher);
                    }

                    _entered = true;
                }
            }
            finally
            {
                _entering.Release();
            }
        }

        await _notes.RefreshAsync(_engine, cancellation).ConfigureAwait(false);
    }

    private void StampAll(EventBatch batch, ushort source)
    {
        var now = (_reception?.Read() ?? _clock.GetUtcNow()).ToUnixTimeMilliseconds();
        foreach (ref var e in batch.Events.AsSpan(0, batch.Count))
        {
            e.SourceIndex = source;
            e.Received = _receptionTime.Of(e, now);
        }
    }
}

using System.Diagnostics.Metrics;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Inspection;
using FraudSignals.Ports;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Ingestion.Single;

/// <summary>
/// Takes batches one at a time through stamping, tokens and engine, in the order in which they are committed; they wait together
/// for the log to make their commits safe. Safe for use by many threads.
/// </summary>
public sealed class Ingestor : IIngestion, IInspection, IRuleTarget, IEngineAccess, IDisposable
{
    private static readonly TimeSpan SnapshotWait = TimeSpan.FromMilliseconds(50);

    private readonly Engine _engine;
    private readonly Tokenizer _tokenizer;
    private readonly ICommitLog _log;
    private readonly TimeProvider _clock;
    private readonly ReceptionTime _receptionTime;
    private readonly IngestionMetrics? _metrics;
    private DateTimeOffset _activeSince;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Exception? _failure;

    // The newest; when it is safe, all before are.
    private Task _committed = Task.CompletedTask;

    /// <param name="engine">The engine; used by nobody else from now on.</param>
    /// <param name="tokenizer">The tokenizer; used by nobody else from now on.</param>
    /// <param name="log">Keeps what batches led to.</param>
    /// <param name="clock">Tells the time of reception.</param>
    /// <param name="receptionTime">What stands for the time of reception.</param>
    /// <param name="meter">Publishes the figures of ingestion and engine; null publishes none.</param>
    public Ingestor(
        Engine engine, Tokenizer tokenizer, ICommitLog log, TimeProvider clock, ReceptionTime receptionTime = ReceptionTime.Clock,
        Meter? meter = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(log);
        _engine = engine;
        _tokenizer = tokenizer;
        _log = log;
        _clock = clock;
        _receptionTime = receptionTime;
        _activeSince = clock.GetUtcNow();
        Reception = receptionTime == ReceptionTime.Clock ? new ReceptionClock(clock, engine.LastReception) : null;
        if (meter != null)
        {
            _metrics = new IngestionMetrics(meter, () => IsOpen, () => Reception?.Problem != null);
            _ = new EngineMetrics(meter, engine);
        }
    }

    /// <summary>
    /// Whether batches are taken. Not any more once one could not be processed or committed whole: the engine then holds
    /// what the log does not, and only a restart from the log brings them together again.
    /// </summary>
    public bool IsOpen => _failure == null;

    /// <summary>Why no batch is taken any more; null while they are.</summary>
    public string? Failure =>
        _failure is OutOfMemoryException ? "memory ran out in the midst of a batch"
            : _failure == null ? null : "a batch was left half taken";

    /// <summary>How much room the engine has for state.</summary>
    public StateRoom Room => _engine.Room;

    /// <summary>How often a record was left out for a subject that was not begun.</summary>
    public long Shed => _engine.Shed;

    /// <inheritdoc/>
    public ReceptionClock? Reception { get; }

    public ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, Source source, IngestionMode mode, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(source);
        foreach (ref var e in batch.Events.AsSpan(0, batch.Count))
        {
            e.SourceIndex = source.Index;
        }

        return SubmitAsync(batch, mode, cancellation);
    }

    /// <summary>Takes a batch whose events say themselves which source each is from.</summary>
    public async ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, IngestionMode mode, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchOutcome outcome;
        Task committed;
        var timer = new StageTimer(_clock, _metrics?.Stages);
        await EnterAsync(cancellation).ConfigureAwait(false);
        timer.Passed(Stage.Wait);
        try
        {
            RequireRoom();
            StampAll(batch);
            _tokenizer.Tokenize(batch);
            timer.Passed(Stage.Tokenise);
            await _log.ReserveAsync(batch.Count, cancellation).ConfigureAwait(false);
            timer.Passed(Stage.Load);
            using var span = Telemetry.Spans.StartActivity("evaluate");
            (outcome, committed) = Take(batch, mode);
            timer.Passed(Stage.Evaluate);
        }
        finally
        {
            _turn.Release();
        }

        // The next batch goes on while this one's commit is made safe, so that one flush serves all that wait.
        try
        {
            using var span = Telemetry.Spans.StartActivity("commit");
            await committed.ConfigureAwait(false);
            timer.Passed(Stage.Commit);
        }
        catch (Exception failure)
        {
            _failure ??= failure;
            throw;
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async ValueTask ExclusiveAsync(Action<Engine> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        await EnterAsync(cancellation).ConfigureAwait(false);
        try
        {
            work(_engine);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task CommitAsync(Func<Engine, Task> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        var committed = Task.CompletedTask;
        await ExclusiveAsync(
            engine =>
            {
                committed = work(engine);
                _committed = committed.IsCompletedSuccessfully ? _committed : committed;
            },
            cancellation).ConfigureAwait(false);
        await committed.ConfigureAwait(false);
    }

    public ValueTask SwitchOffAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
        ExclusiveAsync(engine => engine.SwitchOff(ids), cancellation);

    /// <summary>
    /// Goes on with other rules from the next batch on; see <see cref="Engine.Reload"/>. Waits for a snapshot that is under way.
    /// </summary>
    /// <returns>Since when the rules are in force.</returns>
    /// <exception cref="StoreUnavailableException">The engine is of no use any more; see <see cref="IsOpen"/>.</exception>
    /// <exception cref="InvalidOperationException">The rules cannot be loaded; the present rules stay in force.</exception>
    public async ValueTask<DateTimeOffset> ReloadAsync(RuleSnapshot rules, CancellationToken cancellation)
    {
        for (var isDone = false; ;)
        {
            await ExclusiveAsync(
                engine =>
                {
                    if (!engine.IsTakingCheckpoint)
                    {
                        engine.Reload(rules);
                        _activeSince = _clock.GetUtcNow();
                        isDone = true;
                    }
                },
                cancellation).ConfigureAwait(false);
            if (isDone)
            {
                return _activeSince;
            }

            await Task.Delay(SnapshotWait, _clock, cancellation).ConfigureAwait(false);
        }
    }

    public async ValueTask<RulesReport> RulesAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return RulesInspector.Report(_engine, _activeSince);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask<SubjectReport?> SubjectAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey,
        CancellationToken cancellation)
    {
        SubjectReport? report;
        Task committed;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            report = SubjectInspector.Report(_engine, new SubjectKey(kind, _tokenizer.Tokenize(kind, normalisedKey.Span)));
            committed = _committed;
        }
        finally
        {
            _turn.Release();
        }

        // Told only once what it rests on is safe, so that no crash takes back what somebody has seen.
        await committed.WaitAsync(cancellation).ConfigureAwait(false);
        return report;
    }

    /// <summary>Reports of subjects in the order they lie in; while batches come, some may be missed or stand there twice.</summary>
    /// <param name="from">0, or where the page before ended.</param>
    /// <param name="count">The most reports.</param>
    /// <param name="cancellation">Stops the wait for batches under way.</param>
    /// <returns>The reports and where to go on; null where there are no more.</returns>
    public async ValueTask<(IReadOnlyList<SubjectReport> Reports, int? Next)> SubjectsAsync(
        int from, int count, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return SubjectInspector.Page(_engine, from, count);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The key under which a subject's state is kept.</summary>
    /// <param name="kind">The subject's kind.</param>
    /// <param name="normalisedKey">The identifier as <see cref="EventBatch.SetIdentifier"/> would get it, UTF-8.</param>
    /// <param name="cancellation">Stops the wait for the tokenizer.</param>
    public async ValueTask<SubjectKey> KeyAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return new SubjectKey(kind, _tokenizer.Tokenize(kind, normalisedKey.Span));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask EnterAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        if (_failure is { } failure)
        {
            _turn.Release();
            throw new StoreUnavailableException("A batch was left half taken; the host must be restarted.", failure);
        }
    }

    private void RequireRoom()
    {
        if (_engine.Room == StateRoom.None)
        {
            throw new StoreUnavailableException(
                "The memory for state is used up. Give the host more of it, or have it forget idle subjects sooner.") { RetryAfter =
                    TimeSpan.FromSeconds(30) };
        }
    }

    // From the first event processed on the batch counts: whatever goes wrong now leaves engine and store at odds, and the
    // commit is made even if the client has gone.
    private (BatchOutcome Outcome, Task Committed) Take(EventBatch batch, IngestionMode mode)
    {
        try
        {
            var outcome = _engine.Process(batch, mode);
            var commit =
                new Commit(batch, mode, _engine.RaisedAlerts, _engine.Rules.Hash, _engine.Decisions) { Waiting = _engine.Waiting };
            var committed = _log.AppendAsync(commit).AsTask();
            _committed = committed;
            _metrics?.Count(outcome, _engine.RaisedAlerts);
            return (outcome, committed);
        }
        catch (Exception failure)
        {
            _failure = failure;
            throw;
        }
        finally
        {
            _engine.RaisedAlerts.Clear();
        }
    }

    private void StampAll(EventBatch batch)
    {
        var now = (Reception?.Read() ?? _clock.GetUtcNow()).ToUnixTimeMilliseconds();
        foreach (ref var e in batch.Events.AsSpan(0, batch.Count))
        {
            e.Received = _receptionTime.Of(e, now);
        }
    }
}

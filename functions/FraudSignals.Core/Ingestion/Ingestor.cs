using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Inspection;
using FraudSignals.Subjects;

namespace FraudSignals.Ingestion;

/// <summary>Takes batches one at a time through stamping, tokens, store and engine. Safe for use by many threads.</summary>
public sealed class Ingestor : IIngestion, IInspection, IDisposable
{
    private readonly Engine _engine;
    private readonly Tokenizer _tokenizer;
    private readonly IStore _store;
    private readonly TimeProvider _clock;
    private readonly Stamp _stamp;
    private readonly DateTimeOffset _activeSince;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="engine">The engine; used by nobody else from now on.</param>
    /// <param name="tokenizer">The tokenizer; used by nobody else from now on.</param>
    /// <param name="store">Keeps what batches led to.</param>
    /// <param name="clock">Tells the time of reception.</param>
    /// <param name="stamp">What stands for the time of reception.</param>
    public Ingestor(Engine engine, Tokenizer tokenizer, IStore store, TimeProvider clock, Stamp stamp = Stamp.Clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _engine = engine;
        _tokenizer = tokenizer;
        _store = store;
        _clock = clock;
        _stamp = stamp;
        _activeSince = clock.GetUtcNow();
    }

    public async ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, Source source, IngestionMode mode, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(source);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            StampAll(batch, source.Index);
            _tokenizer.Tokenize(batch);
            await _store.LoadAsync(_engine, batch, cancellation).ConfigureAwait(false);
            var outcome = _engine.Process(batch, mode);

            // From here on the batch counts, so it is kept even if the client has gone.
            await _store.CommitAsync(new Commit(batch, mode, _engine.Decisions, _engine.Snapshot.Hash, _engine.Steps), CancellationToken.None).ConfigureAwait(false);
            return outcome;
        }
        finally
        {
            _engine.Decisions.Clear();
            _turn.Release();
        }
    }

    /// <summary>Works on the engine between two batches: to take a part of a snapshot, for instance.</summary>
    /// <exception cref="StoreUnavailableException">A batch was left half taken, so the engine is of no use any more.</exception>
    public ValueTask ExclusiveAsync(Action<Engine> work, CancellationToken cancellation) => throw new NotImplementedException();

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

    public async ValueTask<SubjectReport?> SubjectAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return SubjectInspector.Report(_engine, new SubjectKey(kind, _tokenizer.Tokenize(kind, normalisedKey.Span)));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void StampAll(EventBatch batch, ushort source)
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (ref var e in batch.Events.AsSpan(0, batch.Count))
        {
            e.SourceIndex = source;
            e.Received = _stamp == Stamp.EventTime ? e.Time : now;
        }
    }
}

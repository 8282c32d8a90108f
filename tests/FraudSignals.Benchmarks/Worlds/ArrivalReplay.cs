using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Reading;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Rules;
using FraudSignals.State;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>
/// Replays files in the order of their rows, as a host gets them from a feed that is late: the time of reception is that of the newest
/// event so far. A back-test would sort them first.
/// </summary>
internal sealed class ArrivalReplay : IDisposable
{
    private const int BatchSize = 4096;
    private const int ReadSize = 1024;

    /// <summary>What arrives within so many milliseconds is posted together.</summary>
    private const long PostEvery = 5 * 60 * 1000;

    private readonly ArrivalClock _clock = new();
    private readonly Engine _engine;
    private readonly Ingestor _ingestor;

    public ArrivalReplay(RuleSnapshot rules, IReadOnlyList<Label> labels)
    {
        Recorder = new AlertRecorder(labels.Where(l => l.IsFraud).Select(l => l.Subject));
        Hits = new HitRecorder(labels);
        _engine = new Engine(rules, new EngineOptions());
        _ingestor = new Ingestor(_engine, new Tokenizer(Backtest.TokenKey), Recorder, _clock, ReceptionTime.Clock);
    }

    public AlertRecorder Recorder { get; }

    public HitRecorder Hits { get; }

    /// <summary>Replays calls and transfers side by side; gives how many events there were.</summary>
    public async Task<long> RunAsync(IngestionMode mode, string? calls, string? transfers, CancellationToken cancellation)
    {
        _engine.Observer = mode == IngestionMode.Live ? Hits : null;
        using var callFeed = Feed.Open(calls, EventType.Call);
        using var transferFeed = Feed.Open(transfers, EventType.Transfer);
        Feed[] feeds = [.. new[] { callFeed, transferFeed }.OfType<Feed>()];
        foreach (var feed in feeds)
        {
            await feed.MoveAsync(cancellation);
        }

        long events = 0;
        var batch = new EventBatch(BatchSize);
        var posted = long.MinValue;
        while (feeds.MinBy(f => f.Arrival) is { Arrival: < long.MaxValue } next)
        {
            if (batch.IsFull || batch.Count > 0 && next.Arrival - posted > PostEvery)
            {
                await PostAsync(batch, mode, cancellation);
            }

            posted = batch.Count == 0 ? next.Arrival : posted;
            _clock.Set(next.Arrival);
            MergedEvents.Append(next.Batch, next.Index, batch);
            events++;
            await next.MoveAsync(cancellation);
        }

        await PostAsync(batch, mode, cancellation);
        return events;
    }

    public void Dispose() => _ingestor.Dispose();

    private async Task PostAsync(EventBatch batch, IngestionMode mode, CancellationToken cancellation)
    {
        await _ingestor.SubmitAsync(batch, mode, cancellation);
        batch.Clear();
    }

    /// <summary>One file, row by row.</summary>
    private sealed class Feed(EventFile file) : IDisposable
    {
        public EventBatch Batch { get; } = new(ReadSize);

        public int Index { get; private set; } = -1;

        /// <summary>The time of the newest event so far.</summary>
        public long Arrival { get; private set; } = long.MinValue;

        public static Feed? Open(string? path, EventType type) => path is null ? null : new Feed(new EventFile(path, type, Source.Local));

        public async ValueTask MoveAsync(CancellationToken cancellation)
        {
            if (++Index >= Batch.Count)
            {
                Index = 0;
                if (!await file.ReadAsync(Batch, cancellation))
                {
                    Arrival = long.MaxValue;
                    return;
                }
            }

            Arrival = Math.Max(Arrival, Batch.Events[Index].Time);
        }

        public void Dispose() => file.Dispose();
    }
}

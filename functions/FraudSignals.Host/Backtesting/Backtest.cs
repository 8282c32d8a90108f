using System.Diagnostics;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Host.Backtesting.Reading;
using FraudSignals.Host.Backtesting.Scoring;
using FraudSignals.Ingestion;
using FraudSignals.Rules;

namespace FraudSignals.Host.Backtesting;

/// <summary>
/// Replays files through the engine in event time: history first, without alerts, then the period, calls and transfers
/// merged. Each event's own time stands for its reception, so nothing is late.
/// </summary>
internal sealed class Backtest(RuleSnapshot rules, byte[] tokenKey, IReadOnlyList<Label> labels, TimeProvider clock, IProgress<double> progress, TextWriter error)
{
    private const int BatchSize = 8192;

    private readonly HashSet<string> _unsorted = [];

    public async Task<BacktestRun> RunAsync(BacktestInput input, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await ReplayAsync(input, cancellation);
            }
            catch (UnsortedFileException problem) when (_unsorted.Add(problem.Path))
            {
                // Found out half-way, the run starts over; that is rarer than the price of looking at each file twice.
                error.WriteLine($"{problem.Path} is not sorted by time; sorting it in memory.");
            }
        }
    }

    private async Task<BacktestRun> ReplayAsync(BacktestInput input, CancellationToken cancellation)
    {
        var recorder = new AlertRecorder(labels.Where(l => l.IsFraud).Select(l => l.Subject));
        var engine = new Engine(rules, new EngineOptions());
        var ingestor = new Ingestor(engine, new Tokenizer(tokenKey), recorder, clock, Stamp.EventTime);
        var started = Stopwatch.GetTimestamp();
        var history = await ReplayAsync(ingestor, IngestionMode.History, input.HistoryCalls, input.HistoryTransfers, cancellation);
        var live = await ReplayAsync(ingestor, IngestionMode.Live, input.Calls, input.Transfers, cancellation);
        return new BacktestRun
        {
            HistoryEvents = history.Events,
            Events = history.Events + live.Events,
            Rejected = history.Rejected + live.Rejected,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            Subjects = engine.Subjects,
            Recorder = recorder,
            Inspection = ingestor,
        };
    }

    private async Task<(long Events, long Rejected)> ReplayAsync(
        Ingestor ingestor, IngestionMode mode, string? calls, string? transfers, CancellationToken cancellation)
    {
        List<EventFile> files = [];
        try
        {
            Open(calls, EventType.Call);
            Open(transfers, EventType.Transfer);
            using var merged = new MergedEvents([.. files.Select(Cursor)]);
            var events = await ReplayAsync(ingestor, mode, merged, cancellation);
            foreach (var complaint in files.Select(f => f.Complaint()).OfType<string>())
            {
                error.WriteLine(complaint);
            }

            return (events, files.Sum(f => f.Errors.Rejected));
        }
        finally
        {
            files.ForEach(f => f.Dispose());
        }

        void Open(string? path, EventType type)
        {
            if (path != null)
            {
                files.Add(new EventFile(path, type));
            }
        }
    }

    /// <summary>Reads the next batch while the last is evaluated.</summary>
    private async Task<long> ReplayAsync(Ingestor ingestor, IngestionMode mode, MergedEvents merged, CancellationToken cancellation)
    {
        var (current, next) = (new EventBatch(BatchSize), new EventBatch(BatchSize));
        var hasMore = await merged.ReadAsync(current, cancellation);
        long events = 0;
        while (hasMore)
        {
            var reading = Task.Run(() => merged.ReadAsync(next, cancellation).AsTask(), cancellation);
            await ingestor.SubmitAsync(current, Source.Local, mode, cancellation);
            events += current.Count;
            progress.Report(merged.Share);
            hasMore = await reading;
            (current, next) = (next, current);
        }

        return events;
    }

    private EventCursor Cursor(EventFile file) => _unsorted.Contains(file.Path) ? new WholeFileCursor(file) : new SortedFileCursor(file);
}

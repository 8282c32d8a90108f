using System.Diagnostics;
using System.Security.Cryptography;
using FraudSignals.Backtesting.Files;
using FraudSignals.Backtesting.Reading;
using FraudSignals.Backtesting.Reading.Sorting;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ports;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting;

/// <summary>
/// Replays files through the engine in event time: history first, without alerts, then the period, calls, transfers and
/// verdicts merged. Each event's own time stands for its reception, so nothing is late. Several sets of rules are replayed side by
/// side: each batch goes through all of them, in turns, so that what they cost can be compared.
/// </summary>
internal sealed class Backtest(IReadOnlyList<RuleSnapshot> rules, IReadOnlyList<Label> labels, TimeProvider clock,
    IProgress<double> progress, TextWriter error)
{
    private const int BatchSize = 8192;

    /// <summary>Tokens of a back-test never leave it; a fixed key makes two runs comparable to the last alert id.</summary>
    public static byte[] TokenKey { get; } = SHA256.HashData("FraudSignals back-test"u8);

    private readonly HashSet<string> _unsorted = [];

    /// <summary>Subjects that are followed event by event, so that each run tells when they were nearest to an alert.</summary>
    public IReadOnlyCollection<Label> Followed { get; init; } = [];

    /// <summary>Is told of every hit of the first set of rules; null where nobody asks.</summary>
    public IFindingObserver? Observer { get; init; }

    /// <summary>What came of each set of rules, in their order.</summary>
    public async Task<IReadOnlyList<BacktestRun>> RunAsync(BacktestInput input, CancellationToken cancellation)
    {
        using var pipes = new KeptPipes();
        await pipes.KeepAsync(input.Files, cancellation);
        return await RunAsync(input, pipes, cancellation);
    }

    /// <summary>The same for a caller that reads its input again.</summary>
    /// <param name="input">What is replayed.</param>
    /// <param name="pipes">Has kept what of the input came through pipes.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<BacktestRun>> RunAsync(BacktestInput input, KeptPipes pipes, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await ReplayAsync(input, pipes, cancellation);
            }
            catch (UnsortedFileException problem) when (_unsorted.Add(problem.Path))
            {
                // Found out half-way, the run starts over; that is rarer than the price of looking at each file twice.
                error.WriteLine($"{problem.Path} is not sorted by time; sorting it in {Path.GetTempPath()}.");
            }
        }
    }

    private async Task<IReadOnlyList<BacktestRun>> ReplayAsync(BacktestInput input, KeptPipes pipes, CancellationToken cancellation)
    {
        var watched = labels.Where(l => l.IsFraud).Select(l => l.Subject).ToList();
        Lane[] lanes = [.. rules.Select(r => new Lane(r, TokenKey, watched, Followed, [input.CallsSource, input.TransfersSource], clock))];
        lanes[0].Observe(Observer);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var history =
                await ReplayAsync(lanes, IngestionMode.History, input, pipes, input.HistoryCalls, input.HistoryTransfers, [], cancellation);
            var live =
                await ReplayAsync(lanes, IngestionMode.Live, input, pipes, input.Calls, input.Transfers, input.Verdicts, cancellation);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var runs = new List<BacktestRun>();
            foreach (var lane in lanes)
            {
                runs.Add(new BacktestRun
                {
                    HistoryEvents = history.Events,
                    Events = history.Events + live.Events,
                    Rejected = history.Rejected + live.Rejected,
                    Seconds = seconds,
                    BatchSeconds = lane.BatchSeconds,
                    Subjects = lane.Subjects,
                    Days = lane.Days,
                    Rules = await lane.RulesAsync(cancellation),
                    Recorder = lane.Recorder,
                    Standings = lane.Standings,
                });
            }

            return runs;
        }
        finally
        {
            Array.ForEach(lanes, l => l.Dispose());
        }
    }

    private async Task<(long Events, long Rejected)> ReplayAsync(
        Lane[] lanes, IngestionMode mode, BacktestInput input, KeptPipes pipes, IReadOnlyList<string> calls,
        IReadOnlyList<string> transfers,
        IReadOnlyList<string> verdicts, CancellationToken cancellation)
    {
        List<EventFile> files = [];
        try
        {
            Open(calls, EventType.Call, input.CallsSource);
            Open(transfers, EventType.Transfer, input.TransfersSource);
            Open(verdicts, EventType.Verdict, Source.Verdicts);
            using var merged = new MergedEvents([.. files.Select(Cursor)]);
            var events = await ReplayAsync(lanes, mode, merged, cancellation);
            if (mode == IngestionMode.Live && files.Find(f => f.Accepted == 0) is { } empty)
            {
                throw new UnusableInputException($"{InputFile.NameOf(empty.Path)} holds no records.");
            }

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

        void Open(IEnumerable<string> paths, EventType type, Source source)
        {
            foreach (var path in paths)
            {
                files.Add(new EventFile(path, type, source, pipes.Find(path)));
            }
        }
    }

    /// <summary>Reads the next batch while the last is evaluated.</summary>
    private async Task<long> ReplayAsync(Lane[] lanes, IngestionMode mode, MergedEvents merged, CancellationToken cancellation)
    {
        Lane[] turns = [.. lanes];
        var (current, next) = (new EventBatch(BatchSize), new EventBatch(BatchSize));
        var hasMore = await merged.ReadAsync(current, cancellation);
        long events = 0;
        while (hasMore)
        {
            var reading = Task.Run(() => merged.ReadAsync(next, cancellation).AsTask(), cancellation);
            foreach (var lane in turns)
            {
                await lane.SubmitAsync(current, mode, cancellation);
            }

            // Who goes first finds the batch in no cache, so the first comes last next time.
            Array.Reverse(turns);
            events += current.Count;
            progress.Report(merged.Share);
            hasMore = await reading;
            (current, next) = (next, current);
        }

        return events;
    }

    private EventCursor Cursor(EventFile file) =>
        _unsorted.Contains(file.Path) ? new SortingCursor(file, Path.GetTempPath()) : new SortedFileCursor(file);
}

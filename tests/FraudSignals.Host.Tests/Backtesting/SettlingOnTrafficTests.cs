using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Reading;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Rules.Loading;
using FraudSignals.State;

namespace FraudSignals.Host.Tests.Backtesting;

/// <summary>The shipped rules over simulated records that come in order, and the same up to six hours late in any order.</summary>
public sealed class SettlingOnTrafficTests
{
    private const int MinutesLate = 360;
    private const long Minute = 60_000;

    [Fact]
    public async Task Any_order_within_six_hours_alerts_for_the_same_subjects()
    {
        using var directory = new TempDirectory();
        var (code, _, error) =
            await Cli.RunAsync("simulate", "--subscribers", "700", "--days", "5", "--seed", "11", "--difficulty", "0.3", "--out",
                directory.Path);
        Assert.Equal((0, ""), (code, error));
        var tokenizer = new Tokenizer(Backtest.TokenKey);
        var rules =
            RuleLoader.Load(Path.Combine(AppContext.BaseDirectory, "rules"),
                (kind, key) => WrittenKeys.TokenOf(tokenizer, kind, key)).Snapshot!;
        var events = await ReadAsync(directory.Path);

        // By their ids, so that it is the same in every run.
        var late =
            events.Select(
                e => (At: e.Batch.Events[e.Index].Time + (long)(e.Batch.Events[e.Index].Id.Packed % (MinutesLate * 59)) * 1000, e.Batch,
                    e.Index));
        var inOrder = await AlertedAsync(rules, MinutesLate, events.Select(e => (e.Batch.Events[e.Index].Time, e.Batch, e.Index)));
        var inAnyOrder = await AlertedAsync(rules, MinutesLate, late);
        var (both, either) = (inOrder.Intersect(inAnyOrder).Count(), inOrder.Union(inAnyOrder).Count());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{either} subjects alerted, {both} in both orders; {inOrder.Count} in order, {inAnyOrder.Count} late.");
        Assert.True(either >= 20, $"{either} subjects alerted.");
        Assert.True(both >= 0.99 * either,
            $"{both} of {either} subjects alerted in both orders: {inOrder.Count} in order, {inAnyOrder.Count} late.");
    }

    private static async Task<List<(EventBatch Batch, int Index)>> ReadAsync(string directory)
    {
        var events = new List<(EventBatch, int)>();
        foreach (var (name, type) in new[] { ("calls.csv", EventType.Call), ("transfers.csv", EventType.Transfer) })
        {
            using var file = new EventFile(Path.Combine(directory, name), type, Source.Local);
            var batch = new EventBatch(4096);
            while (await file.ReadAsync(batch, TestContext.Current.CancellationToken))
            {
                var read = batch;
                events.AddRange(Enumerable.Range(0, read.Count).Select(i => (read, i)));
                batch = new EventBatch(4096);
            }
        }

        return events;
    }

    private static async Task<HashSet<(string Typology, string Token)>> AlertedAsync(
        Rules.RuleSnapshot rules, int settle, IEnumerable<(long At, EventBatch Batch, int Index)> events)
    {
        var recorder = new AlertRecorder([]);
        var clock = new ArrivalClock();
        var options = new EngineOptions { Settling = new SettlingTimes([Source.Local with { SettleMinutes = settle }]) };
        using var ingestor = new Ingestor(new Engine(rules, options), new Tokenizer(Backtest.TokenKey), recorder, clock,
            ReceptionTime.Clock);
        var batch = new EventBatch(8192);
        var posted = long.MinValue;
        var all = events.OrderBy(e => e.At).ThenBy(e => e.Batch.Events[e.Index].Id.Packed).ToList();

        // The last again, later: what is due by then is judged.
        var last = all[^1];
        foreach (var (at, from, index) in all)
        {
            if (batch.IsFull || (batch.Count > 0 && at - posted > 5 * Minute))
            {
                await PostAsync();
            }

            posted = batch.Count == 0 ? at : posted;
            clock.Now = at;
            MergedEvents.Append(from, index, batch);
        }

        await PostAsync();
        clock.Now = last.At + (MinutesLate + 60) * Minute;
        MergedEvents.Append(last.Batch, last.Index, batch);
        batch.Events[0].Id = RecordId.Of("end");
        batch.Events[0].Time = clock.Now;
        await PostAsync();
        return [.. recorder.Alerts.Select(a => (a.Typology, a.Subject.Token))];

        async Task PostAsync()
        {
            await ingestor.SubmitAsync(batch, IngestionMode.Live, TestContext.Current.CancellationToken);
            batch.Clear();
        }
    }

    private sealed class ArrivalClock : TimeProvider
    {
        public long Now { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now * TimeSpan.TicksPerMillisecond;
    }
}

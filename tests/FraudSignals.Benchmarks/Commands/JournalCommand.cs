using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FraudSignals.Benchmarks.Journals;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>Batches kept for good a second, and how long each waits: the product's journal beside what could stand in its place.</summary>
internal static class JournalCommand
{
    private const int Batches = 16;

    private static readonly Func<string, IBatchLog>[] Logs = [d => new OwnLog(d), d => new FasterBatchLog(d), d => new SqliteLog(d)];

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Calls in a batch.", DefaultValueFactory = _ => 500 };
        var seconds = new Option<double>("--seconds") { Description = "Time for each measurement.", DefaultValueFactory = _ => 3 };
        var rounds =
            new Option<int>("--rounds") { Description = "How often each is measured, in turn with the others.",
                DefaultValueFactory = _ => 3 };
        var directory =
            new Option<string>("--dir") { Description = "A directory on the disk to measure.",
                DefaultValueFactory = _ => Path.GetTempPath() };
        var command = new Command("journal", "The durable journal beside FasterLog and SQLite.") { events, seconds, rounds, directory };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(events), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds), parsed.GetValue(directory)!));
        return command;
    }

    private static async Task RunAsync(int events, TimeSpan time, int rounds, string directory)
    {
        var records = Encode(events, out var nanoseconds);
        Line(
            $"{Machine.Describe()}; batches of {events} calls, {records.Average(r => (double)r.Length) / events:0.0} bytes and "
            + $"{nanoseconds:0} ns to encode a call");
        Line($"| log | clients | batches/s | records/s | p50 ms | p99 ms |");
        Line($"|---|---|---|---|---|---|");
        foreach (var clients in (int[])[1, 8])
        {
            var results = Logs.Select(_ => (Rate: new Series(), Median: new Series(), Late: new Series())).ToArray();
            var names = new string[Logs.Length];
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < Logs.Length; i++)
                {
                    var place = Directory.CreateDirectory(Path.Combine(directory, $"fraudsignals-journal-{Environment.ProcessId}"));
                    try
                    {
                        await using var log = Logs[i](place.FullName);
                        names[i] = log.Name;
                        var (rate, waits) = await MeasureAsync(log, records, clients, time);
                        results[i].Rate.Add(rate);
                        results[i].Median.Add(waits[waits.Count / 2]);
                        results[i].Late.Add(waits[waits.Count * 99 / 100]);
                    }
                    finally
                    {
                        place.Delete(recursive: true);
                    }
                }
            }

            for (var i = 0; i < Logs.Length; i++)
            {
                var rate = results[i].Rate.Spread();
                Line(
                    $"| {names[i]} | {clients} | {rate.Text("N0")} | {rate.Median * events:N0} | "
                    + $"{results[i].Median.Spread().Text("0.0")} | {results[i].Late.Spread().Text("0.0")} |");
            }
        }

        static void Line(string text) => Console.WriteLine(text);
    }

    /// <summary>
    /// Clients that each wait for their batch before they send the next: batches a second, and the waits in milliseconds, sorted.
    /// </summary>
    private static async Task<(double Rate, List<double> Waits)> MeasureAsync(IBatchLog log, ReadOnlyMemory<byte>[] records, int clients,
        TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var waits = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = new List<double>();
            for (var i = client; Stopwatch.GetElapsedTime(start) < time; i++)
            {
                var sent = Stopwatch.GetTimestamp();
                await log.AppendAsync(records[i % records.Length]);
                own.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return own;
        })));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var all = waits.SelectMany(w => w).Order().ToList();
        return (all.Count / elapsed, all);
    }

    private static ReadOnlyMemory<byte>[] Encode(int events, out double nanosecondsPerEvent)
    {
        var slice = new Slice(new CallTraffic(10_000), events);
        var tokenizer = Setting.NewTokenizer();
        var buffer = new GrowingBuffer();
        var records = new ReadOnlyMemory<byte>[Batches];
        nanosecondsPerEvent = double.MaxValue;
        for (var i = 0; i < Batches; i++)
        {
            slice.Fill(events);
            var intake = new Intake(Events.EventType.Call);
            var bytes = slice.Bytes;
            intake.Next(ref bytes);
            tokenizer.Tokenize(intake.Batch);
            var commit = new Commit(intake.Batch, IngestionMode.Live, [], "0123456789abcdef", default);
            for (var again = 0; again < 200; again++)
            {
                buffer.Clear();
                var start = Stopwatch.GetTimestamp();
                CommitRecord.Write(buffer, commit);
                nanosecondsPerEvent = Math.Min(nanosecondsPerEvent, Stopwatch.GetElapsedTime(start).TotalNanoseconds / intake.Batch.Count);
            }

            records[i] = buffer.Written.ToArray();
        }

        return records;
    }
}

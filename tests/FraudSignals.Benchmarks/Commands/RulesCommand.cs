using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>
/// What more rules cost: time to load, calls a second slice by slice in turn, bytes a subject, and how long a change of rules takes.
/// </summary>
internal static class RulesCommand
{
    private const int SliceEvents = 16 * Intake.BatchSize;

    public static Command Create()
    {
        var counts =
            new Option<int[]>("--counts") { Description = "How many rules, each in turn.", DefaultValueFactory = _ => [20, 200, 1000],
                AllowMultipleArgumentsPerToken = true };
        var subscribers = new Option<int>("--subscribers") { Description = "Numbers.", DefaultValueFactory = _ => 10_000 };
        var warm = new Option<double>("--warm-days") { Description = "Event-days before the measurement.", DefaultValueFactory = _ => 7 };
        var events = new Option<long>("--events") { Description = "Events measured.", DefaultValueFactory = _ => 400_000 };
        var command = new Command("rules", "Cost of many made rules beside few.") { counts, subscribers, warm, events };
        command.SetAction(
            parsed => Run(parsed.GetRequiredValue(counts), parsed.GetValue(subscribers), parsed.GetValue(warm), parsed.GetValue(events)));
        return command;
    }

    private static void Run(int[] counts, int subscribers, double warmDays, long events)
    {
        Load(counts[0]); // The parser and the compiler are compiled themselves first.
        var loads = counts.Select(Load).ToArray();
        var traffic = counts.Select(_ => new CallTraffic(subscribers)).ToArray();
        var slices = traffic.Select(t => new Slice(t, SliceEvents)).ToArray();
        var pipelines = loads.Select(l => new Pipeline(l.Snapshot, Setting.NewTokenizer(), EventType.Call)).ToArray();
        for (var i = 0; i < counts.Length; i++)
        {
            Setting.Warm(pipelines[i], traffic[i], slices[i], warmDays);
        }

        var rates = counts.Select(_ => new Series()).ToArray();
        var ratios = counts.Select(_ => new Series()).ToArray();
        var findings = pipelines.Select(p => p.Found.Findings).ToArray();
        for (long done = 0; done < events; done += SliceEvents)
        {
            var times = new double[counts.Length];
            for (var k = 0; k < counts.Length; k++)
            {
                var i = (int)((k + done / SliceEvents) % counts.Length);
                slices[i].Fill(SliceEvents);
                var start = ThreadClock.Now;
                pipelines[i].Run(slices[i].Bytes);
                times[i] = ThreadClock.Now - start;
            }

            for (var i = 0; i < counts.Length; i++)
            {
                rates[i].Add(SliceEvents * 1e9 / times[i]);
                ratios[i].Add(times[i] / times[0]);
            }
        }

        Line($"{Machine.Describe()}");
        Line($"| rules | aggregates | load ms | change ms | calls/s | time beside {counts[0]} | B/subject | findings/1,000 calls |");
        Line($"|---|---|---|---|---|---|---|---|");
        for (var i = 0; i < counts.Length; i++)
        {
            var engine = pipelines[i].Engine;
            var found = (pipelines[i].Found.Findings - findings[i]) * 1000.0 / (Math.Ceiling((double)events / SliceEvents) * SliceEvents);
            var again = Load(counts[i]).Snapshot;
            var start = Stopwatch.GetTimestamp();
            engine.Reload(again);
            var change = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Line(
                $"| {counts[i]} | {loads[i].Snapshot.Aggregates.Length} | {loads[i].Milliseconds:N0} | {change:N1} | "
                + $"{rates[i].Spread().Text("N0")} | {ratios[i].Spread().Text("0.00")} | "
                + $"{(double)engine.StateBytes / engine.Subjects:N0} | {found:0.0} |");
        }

        static void Line(string text) => Console.WriteLine(text);
    }

    private static (RuleSnapshot Snapshot, double Milliseconds) Load(int count)
    {
        var files = RuleFactory.Make(count);
        var start = Stopwatch.GetTimestamp();
        var result = RuleLoader.Load(files, (_, _) => throw new FormatException("There are no lists."));
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return (result.Snapshot ?? throw new InvalidDataException(string.Join(Environment.NewLine, result.Diagnostics.Take(10))), time);
    }
}

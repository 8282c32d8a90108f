using System.CommandLine;
using System.Globalization;
using FraudSignals.Benchmarks.Measuring;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>Day after day: shows that nothing grows once the windows are full.</summary>
internal static class GrowthCommand
{
    public static Command Create(Option<string> rules, Option<string[]> packs)
    {
        var subscribers = new Option<int>("--subscribers") { Description = "Numbers or accounts.", DefaultValueFactory = _ => 10_000 };
        var days = new Option<int>("--days") { Description = "Event-days.", DefaultValueFactory = _ => 20 };
        var traffic = new Option<string>("--traffic") { Description = "calls or transfers.", DefaultValueFactory = _ => "calls" };
        traffic.AcceptOnlyFromAmong("calls", "transfers");
        var command = new Command("growth", "Speed, state and memory day after day.") { subscribers, days, traffic };
        command.SetAction(parsed => Run(
            new Setting(parsed.GetValue(rules)!, parsed.GetRequiredValue(packs)), parsed.GetValue(traffic)!, parsed.GetValue(subscribers),
            parsed.GetValue(days)));
        return command;
    }

    private static void Run(Setting setting, string name, int subscribers, int days)
    {
        var traffic = Setting.Traffic(name, subscribers);
        var pipeline = new Pipeline(setting.Snapshot, setting.Tokenizer, traffic.Type);
        var slice = new Slice(traffic, 16 * Intake.BatchSize);
        Line($"{Machine.Describe()}");
        Line($"| day | {name}/s | subjects | B/subject | record ids MB | B allocated/event | findings | alerts | working set MB |");
        Line($"|---|---|---|---|---|---|---|---|---|");
        for (var day = 1; day <= days; day++)
        {
            var (found, heap, time) = (pipeline.Found, 0L, 0L);
            for (long done = 0; done < traffic.EventsPerDay; done += slice.Events)
            {
                slice.Fill(traffic.EventsPerDay - done);
                var (start, before) = (ThreadClock.Now, GC.GetAllocatedBytesForCurrentThread());
                pipeline.Run(slice.Bytes);
                time += ThreadClock.Now - start;
                heap += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            var engine = pipeline.Engine;
            Line(
                $"| {day} | {traffic.EventsPerDay * 1e9 / time:N0} | {engine.Subjects:N0} | "
                + $"{(double)engine.StateBytes / engine.Subjects:N0} | {engine.RecordIdBytes / 1e6:N1} | "
                + $"{(double)heap / traffic.EventsPerDay:N1} | {pipeline.Found.Findings - found.Findings:N0} | "
                + $"{pipeline.Found.Alerts - found.Alerts:N0} | {Machine.WorkingSetMegabytes:N0} |");
        }

        static void Line(string text) => Console.WriteLine(text);
    }
}

using System.CommandLine;
using System.Globalization;
using FraudSignals.Benchmarks.Measuring;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>
/// What batches wait for when rules change: the change itself, and what the first batch under new rules takes more than those after it.
/// </summary>
internal static class ReloadCommand
{
    private const int BatchesAfter = 8;

    public static Command Create(Option<string> rules)
    {
        var rounds = new Option<int>("--rounds") { Description = "Changes of rules.", DefaultValueFactory = _ => 50 };
        var subscribers = new Option<int>("--subscribers") { Description = "Numbers.", DefaultValueFactory = _ => 10_000 };
        var command = new Command("reload", "The first batch after a change of rules.") { rounds, subscribers };
        command.SetAction(parsed => Run(parsed.GetValue(rules)!, parsed.GetValue(rounds), parsed.GetValue(subscribers)));
        return command;
    }

    private static void Run(string rules, int rounds, int subscribers)
    {
        var setting = new Setting(rules);
        var traffic = Setting.Traffic("calls", subscribers);
        var pipeline = new Pipeline(setting.Snapshot, setting.Tokenizer, traffic.Type);
        Setting.Warm(pipeline, traffic, new Slice(traffic, 16 * Intake.BatchSize), days: 2);
        var slice = new Slice(traffic, Intake.BatchSize);
        var (change, first, later) = (new Series(), new Series(), new Series());
        for (var round = 0; round < rounds; round++)
        {
            // Loaded anew, so that all expressions are compiled anew.
            var snapshot = new Setting(rules).Snapshot;
            change.Add(Time(() => pipeline.Engine.Reload(snapshot)));
            first.Add(Batch());
            for (var i = 0; i < BatchesAfter; i++)
            {
                later.Add(Batch());
            }
        }

        Line($"{Machine.Describe()}");
        Line($"| rules | subjects | change ms | first batch of {Intake.BatchSize} calls ms | later batches ms |");
        Line($"|---|---|---|---|---|");
        Line(
            $"| {setting.Snapshot.Rules.Length} | {pipeline.Engine.Subjects:N0} | {change.Spread().Text("0.0")} | "
            + $"{first.Spread().Text("0.0")} | {later.Spread().Text("0.0")} |");

        double Batch()
        {
            slice.Fill(Intake.BatchSize);
            return Time(() => pipeline.Run(slice.Bytes));
        }

        static double Time(Action work)
        {
            var start = ThreadClock.Now;
            work();
            return (ThreadClock.Now - start) / 1e6;
        }

        static void Line(string text) => Console.WriteLine(text);
    }
}

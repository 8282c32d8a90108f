using System.CommandLine;
using FraudSignals.Benchmarks.Measuring;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What a batch costs on Azure Tables: requests, entities read and written, events a second.</summary>
internal static class TablesCommand
{
    public static Command Create(Option<string> rules, Option<string[]> packs)
    {
        var connection =
            new Option<string>("--connection") { Description = "The connection string of an emulator that is running.", Required = true };
        var subscribers = new Option<int>("--subscribers") { Description = "Numbers or accounts.", DefaultValueFactory = _ => 10_000 };
        var events = new Option<int>("--events") { Description = "Events for each batch size.", DefaultValueFactory = _ => 10_000 };
        var batches =
            new Option<int[]>("--batch") { Description = "Batch sizes.", DefaultValueFactory = _ => [100, 1_000, 10_000],
                AllowMultipleArgumentsPerToken = true };
        var instances =
            new Option<int>("--instances") { Description = "Instances that share the tables, each with clients of its own.",
                DefaultValueFactory = _ => 1 };
        var partitions = new Option<int>("--partitions") { Description = "Partitions.", DefaultValueFactory = _ => 256 };
        var hot =
            new Option<int>("--hot") { Description = "Percent of the events that name one and the same subject.",
                DefaultValueFactory = _ => 0 };
        var hotSubject =
            new Option<string>("--hot-subject") { Description = "cell (of calls) or home (caller, payer).",
                DefaultValueFactory = _ => "cell" };
        hotSubject.AcceptOnlyFromAmong("cell", "home");
        var traffic = new Option<string>("--traffic") { Description = "calls or transfers.", DefaultValueFactory = _ => "calls" };
        traffic.AcceptOnlyFromAmong("calls", "transfers");
        var command =
            new Command("tables",
                "Entities read and written for each event, and events a second, on the emulator of Azure Tables beside the engine alone.")
            {
                connection, subscribers, events, batches, instances, partitions, hot, hotSubject, traffic,
            };
        command.SetAction(async (parsed, cancellation) =>
        {
            Console.WriteLine(Machine.Describe());
            Console.WriteLine(
                "| batch | instances | subjects/batch | reads/event | writes/event | requests/event | conflicts | in inboxes | refused | "
                + "events/s | others/s | p50 ms | p99 ms | engine alone/s | ratio |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (var size in parsed.GetValue(batches)!)
            {
                var run = new TablesRun(
                    new Setting(parsed.GetValue(rules)!, parsed.GetRequiredValue(packs)), parsed.GetValue(connection)!,
                    parsed.GetValue(traffic)!,
                    parsed.GetValue(subscribers), parsed.GetValue(partitions), parsed.GetValue(hot), parsed.GetValue(hotSubject) == "home");
                Console.WriteLine(
                    await run.MeasureAsync(size, Math.Max(parsed.GetValue(events), size), parsed.GetValue(instances), cancellation));
            }
        });
        return command;
    }
}

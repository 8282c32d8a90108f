using System.CommandLine;
using FraudSignals.Benchmarks.Measuring;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What parallel senders get from instances that share their subjects, and from those that share none.</summary>
internal static class SendersCommand
{
    public static Command Create(Option<string> rules, Option<string[]> packs)
    {
        var connection =
            new Option<string[]>(
                "--connection") { Description =
                    "The connection string of an emulator that is running, several for several accounts; without it subjects are kept in "
                    + "memory, behind a latency." };
        var emulator = new Option<int[]>("--emulator") { Description = "The emulators' processes, to tell how busy they were." };
        var latency =
            new Option<int>("--latency") { Description = "Milliseconds a request takes in memory.", DefaultValueFactory = _ => 10 };
        var senders =
            new Option<int[]>("--senders") { Description = "How many send at once.", DefaultValueFactory = _ => [1, 2, 4, 8],
                AllowMultipleArgumentsPerToken = true };
        var instances =
            new Option<int>("--instances") { Description = "Instances the senders are spread over; no more than there are senders.",
                DefaultValueFactory = _ => 1 };
        var subjects =
            new Option<string[]>("--subjects") { Description = "shared, separate or both.",
                DefaultValueFactory = _ => ["shared", "separate"], AllowMultipleArgumentsPerToken = true };
        subjects.AcceptOnlyFromAmong("shared", "separate");
        var subscribers =
            new Option<int>("--subscribers") { Description = "Numbers that are shared, or that each sender has.",
                DefaultValueFactory = _ => 200 };
        var batch = new Option<int>("--batch") { Description = "Calls in a batch.", DefaultValueFactory = _ => 100 };
        var events = new Option<int>("--events") { Description = "Calls of all senders together.", DefaultValueFactory = _ => 2_000 };
        var command =
            new Command("senders", "Calls a second, conflicts and processor time of parallel senders, on shared and on separate subjects.")
            {
                connection, emulator, latency, senders, instances, subjects, subscribers, batch, events,
            };
        command.SetAction(async (parsed, cancellation) =>
        {
            var setting = new Setting(parsed.GetValue(rules)!, parsed.GetRequiredValue(packs));
            Console.WriteLine(Machine.Describe());
            Console.WriteLine(
                "| subjects | senders | instances | records/s | beside one | conflicts/record | requests/record | CPU ms/record | "
                + "emulator's cores | p50 ms | p99 ms | refused | left in inboxes |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
            var sweep = 0L;
            using (var warming = Run(1, shared: true))
            {
                await warming.MeasureAsync(0, cancellation);
            }

            foreach (var shared in parsed.GetValue(subjects)!.Select(s => s == "shared"))
            {
                var one = 0.0;
                foreach (var count in parsed.GetValue(senders)!)
                {
                    using var run = Run(count, shared);
                    var (perSecond, line) = await run.MeasureAsync(one, cancellation);
                    (one, sweep) = (one == 0 ? perSecond : one, run.IdleSweep);
                    Console.WriteLine(line);
                }
            }

            Console.WriteLine($"A sweep that finds nothing makes {sweep} requests.");

            SendersRun Run(int count, bool shared) => new(
                setting, parsed.GetRequiredValue(connection), TimeSpan.FromMilliseconds(parsed.GetValue(latency)),
                parsed.GetRequiredValue(emulator))
            {
                Senders = count, Instances = Math.Min(count, parsed.GetValue(instances)), Shared = shared,
                Subscribers = parsed.GetValue(subscribers), BatchSize = parsed.GetValue(batch), Events = parsed.GetValue(events),
            };
        });
        return command;
    }
}

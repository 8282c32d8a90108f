using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What a long list costs: time to load, memory, time of a look-up.</summary>
internal static class ListsCommand
{
    private const int Rounds = 20;

    private const string List = """
        { "list": "mules", "use": "watch", "subject": "account", "owner": "bench", "reason": "Made.", "source": "made", "csv": "mules.csv" }
        """;

    public static Command Create()
    {
        var entries = new Option<int>("--entries") { Description = "Rows of the CSV file.", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("lists", "Cost of a long CSV list.") { entries };
        command.SetAction(parsed => Run(parsed.GetValue(entries)));
        return command;
    }

    private static void Run(int entries)
    {
        Measure(1000);
        Measure(entries);
    }

    private static void Measure(int entries)
    {
        var csv = new StringBuilder("key,tier,from,expires\n");
        for (var i = 0; i < entries; i++)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{1_000_000_000 + (long)i * 7919},{1 + i % 3},2026-01-01,{(i % 2 == 0 ? "2026-12-31" : "")}\n");
        }

        var files = RuleFactory.Make(2);
        files.Add("lists/mules.json", Encoding.UTF8.GetBytes(List));
        files.Add("lists/mules.csv", Encoding.UTF8.GetBytes(csv.ToString()));
        var tokenizer = new Tokenizer("a key for benchmarks only"u8, capacity: 1 << 12);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var result = RuleLoader.Load(files, (kind, key) => tokenizer.Tokenize(kind, Encoding.UTF8.GetBytes(key)));
        var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var list =
            (result.Snapshot ?? throw new InvalidDataException(string.Join(Environment.NewLine, result.Diagnostics.Take(10)))).Lists[0];
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;

        // Tokens looked for are spread over the list, and half of them are not on it.
        var tokens = Enumerable.Range(0, 1 << 16).Select(i => tokenizer.Tokenize(
            Events.SubjectKind.Account,
            Encoding.UTF8.GetBytes((1_000_000_000 + (i * 2654435761L % (2L * entries)) * 7919).ToString(CultureInfo.InvariantCulture))))
            .ToArray();
        var (on, ticks) = (0L, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            // The last counts: by then the code is compiled as well as it ever is.
            on = 0;
            ticks = ThreadClock.Now;
            foreach (var token in tokens)
            {
                on += list.Tier(token, default, EventTraffic.Start) > 0 ? 1 : 0;
            }

            ticks = ThreadClock.Now - ticks;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{list.Count:N0} entries, {csv.Length / 1e6:N1} MB of CSV: loaded in {time:0.00} s, {memory / 1e6:N1} MB kept, "
            + $"{(double)ticks / tokens.Length:N0} ns a look-up ({on * 100.0 / tokens.Length:N0}% on it); "
            + $"{Machine.WorkingSetMegabytes:N0} MB working set"));
        GC.KeepAlive(list);
    }
}

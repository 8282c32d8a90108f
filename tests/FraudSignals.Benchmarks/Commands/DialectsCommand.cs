using System.CommandLine;
using System.Globalization;
using System.Text;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Records;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Sources;
using FraudSignals.Simulator;
using FraudSignals.Simulator.Plans;
using FraudSignals.TestKit.Feeds;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What it costs to read records in five dialects, beside the same records as the contract has them.</summary>
internal static class DialectsCommand
{
    private const int Subscribers = 2000;
    private const int Rounds = 9;

    // Until the compiler has made its best of it.
    private const int Warm = 3;

    private static readonly (string Name, string Type, Dialect Dialect)[] Dialects =
    [
        ("Asterisk CSV", "calls", Dialect.Asterisk),
        ("TS 32.298 JSON, parts merged", "calls", Dialect.CircuitSwitched),
        ("pacs.008 XML", "transfers", Dialect.Iso20022),
        ("Thai bank's CSV", "transfers", Dialect.ThaiBank),
        ("spreadsheet's CSV, no layout", "calls", Dialect.Spreadsheet),
    ];

    public static Command Create(Option<string> rules)
    {
        var command = new Command(
            "dialects",
            "Records a second read from five dialects, beside the same records in the contract's CSV; processor time of one thread.");
        command.SetAction(async (parsed, cancellation) =>
        {
            var world = Directory.CreateTempSubdirectory("fraudsignals-dialects");
            try
            {
                var options = new SimulationOptions { Subscribers = Subscribers, Days = 2, HistoryDays = 0, Difficulty = 0 };
                Simulation.Run(options, world.FullName, cancellationToken: cancellation);
                Console.WriteLine(
                    "| dialect | records | bytes/record | records/s | MB/s | contract's CSV, records/s | time beside it | B "
                    + "allocated/record |");
                Console.WriteLine("|---|---|---|---|---|---|---|---|");
                foreach (var (name, type, dialect) in Dialects)
                {
                    Console.WriteLine(
                        await MeasureAsync(name, Path.Combine(world.FullName, type + ".csv"), dialect, parsed.GetRequiredValue(rules)));
                }
            }
            finally
            {
                world.Delete(recursive: true);
            }
        });
        return command;
    }

    private static async Task<string> MeasureAsync(string name, string file, Dialect dialect, string rules)
    {
        var lines = File.ReadLines(file);
        var names = lines.First().Split(',');
        var records = lines.Skip(1).SelectMany(l => dialect.Reduce(names.Zip(l.Split(',')).ToDictionary(c => c.First, c => c.Second)))
            .ToList();
        var own = dialect.Write(records);
        var plain = Encoding.UTF8.GetBytes(
            string.Join(',', dialect.Fields) + "\n"
                + string.Concat(records.Select(r => string.Join(',', dialect.Fields.Select(f => r.GetValueOrDefault(f, ""))) + "\n")));
        var layout = dialect.Layout is null ? null : LayoutOf(dialect.Layout, rules);
        var source = new Source
        {
            Index = 3, Name = "sender", TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok"),
            Layouts = layout is null ? [] : [layout],
        };
        var type = Path.GetFileName(file).StartsWith("calls", StringComparison.Ordinal) ? EventType.Call : EventType.Transfer;
        var format = layout?.Format switch { LayoutFormat.Xml => BatchFormat.Xml, LayoutFormat.Json => BatchFormat.NdJson,
            _ => BatchFormat.Csv };

        // In turn, so that what else the machine does falls on both alike.
        var (theirs, ours) = (new List<double>(), new List<double>());
        long bytes = 0;
        for (var round = -Warm; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var taken = await ReadAsync(own, format, type, source, records.Count);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            var beside = await ReadAsync(plain, BatchFormat.Csv, type, source with { Layouts = [] }, records.Count);
            if (round >= 0)
            {
                theirs.Add(taken);
                ours.Add(beside);
            }
        }

        var (their, our) = (Middle(theirs), Middle(ours));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {records.Count:N0} | {(double)own.Length / records.Count:0} | {1e9 / their:N0} | "
            + $"{own.Length * 1e3 / (their * records.Count):0} "
            + $"| {1e9 / our:N0} | {their / our:0.0} | {(double)bytes / records.Count:N0} |");
    }

    /// <summary>Nanoseconds a record.</summary>
    private static async Task<double> ReadAsync(byte[] text, BatchFormat format, EventType type, Source source, int expected)
    {
        var start = ThreadClock.Now;
        var (batch, errors, count) = (new EventBatch(1024), new RecordErrors(), 0);
        using var input = new MemoryStream(text);
        using var stream = new RecordStream(input, RecordReaders.Create(format, type, source));
        ReadStatus status;
        do
        {
            status = await stream.FillAsync(batch, errors);
            count += batch.Count;
            batch.Clear();
        }
        while (status == ReadStatus.BatchFull);

        return count == expected && errors.Rejected == 0
            ? (ThreadClock.Now - start) / (double)count
            : throw new InvalidDataException(
                $"{count} of {expected} records were read: "
                + $"{stream.Reader.Problem?.Detail ?? (errors.Items.Count > 0 ? errors.Items[0].Detail : "")}");
    }

    private static Layout LayoutOf(string layout, string rules)
    {
        var isName = !layout.TrimStart().StartsWith('{');
        var problems = new List<RuleDiagnostic>();
        var text = isName ? File.ReadAllBytes(Path.Combine(rules, "layouts", layout + ".json")) : Encoding.UTF8.GetBytes(layout);
        var report = new FileReport("layout", new SourceText(text), problems);
        return JsonTree.Read(report) is { } root && LayoutReader.Read(root, report) is { } read
            ? read
            : throw new InvalidDataException(string.Join('\n', problems));
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

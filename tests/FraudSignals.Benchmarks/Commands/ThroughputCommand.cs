using System.CommandLine;
using System.Text.Json;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Plain;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>Events a second on one thread, against only parsing the same bytes and against the plain way, slice by slice in turn.</summary>
internal static class ThroughputCommand
{
    private const int SliceEvents = 16 * Intake.BatchSize;

    public static Command Create(Option<string> rules, Option<string[]> packs)
    {
        var subscribers = new Option<int>("--subscribers") { Description = "Numbers or accounts.", DefaultValueFactory = _ => 10_000 };
        var warm = new Option<double>("--warm-days") { Description = "Event-days before the measurement.", DefaultValueFactory = _ => 7 };
        var events = new Option<long>("--events") { Description = "Events measured.", DefaultValueFactory = _ => 1_000_000 };
        var traffic = new Option<string>("--traffic") { Description = "calls or transfers.", DefaultValueFactory = _ => "calls" };
        traffic.AcceptOnlyFromAmong("calls", "transfers");
        var plain = new Option<bool>("--plain") { Description = "Measure the plain way in turn, on about 20,000 events." };
        var json = new Option<bool>("--json") { Description = "For machines." };
        var command =
            new Command("throughput", "Events a second on one thread, and bytes per event and per subject.") { subscribers, warm, events,
                traffic, plain, json };
        command.SetAction(async (parsed, _) =>
        {
            var setting = new Setting(parsed.GetValue(rules)!, parsed.GetRequiredValue(packs));
            var result = await MeasureAsync(
                setting, parsed.GetValue(traffic)!, parsed.GetValue(subscribers), parsed.GetValue(warm), parsed.GetValue(events),
                parsed.GetValue(plain));
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(result, ThroughputResult.Json));
            }
            else
            {
                result.Print(Console.Out);
            }
        });
        return command;
    }

    private static async Task<ThroughputResult> MeasureAsync(
        Setting setting, string name, int subscribers, double warmDays, long events, bool withPlain)
    {
        var traffic = Setting.Traffic(name, subscribers);
        var same = withPlain ? await SameRules.CheckAsync(setting, traffic.Type) : [];
        var slices = (int)Math.Max(1, events / SliceEvents);
        var plain = withPlain ? new PlainRun(setting, name, subscribers, Math.Min(warmDays, 7), Math.Max(64, 20_000 / slices)) : null;
        var pipeline = new Pipeline(setting.Snapshot, setting.Tokenizer, traffic.Type);
        var slice = new Slice(traffic, SliceEvents);
        Setting.Warm(pipeline, traffic, slice, warmDays);

        var parser = new Intake(traffic.Type);
        Parse(parser, slice.Bytes);
        Series whole = new(), parse = new(), tokens = new(), ratio = new(), plainSeries = new(), plainRatio = new(), wall = new(),
            allocated = new();
        long bytes = 0;
        var found = pipeline.Found;
        var progress = new Progress("measuring", slices);
        for (var i = 0; i < slices; i++)
        {
            slice.Fill(SliceEvents);
            bytes += slice.Bytes.Length;

            var parseFirst = i % 2 == 0;
            var parseTime = parseFirst ? Parse(parser, slice.Bytes) : 0;
            var heap = GC.GetAllocatedBytesForCurrentThread();
            var (inRead, inTokens) = (pipeline.ReadTime, pipeline.TokenTime);
            var clock = System.Diagnostics.Stopwatch.GetTimestamp();
            var start = ThreadClock.Now;
            pipeline.Run(slice.Bytes);
            var wholeTime = ThreadClock.Now - start;
            wall.Add(SliceEvents / System.Diagnostics.Stopwatch.GetElapsedTime(clock).TotalSeconds);
            allocated.Add((double)(GC.GetAllocatedBytesForCurrentThread() - heap) / SliceEvents);
            var stepTime = pipeline.ReadTime - inRead + pipeline.TokenTime - inTokens;
            parseTime = parseFirst ? parseTime : Parse(parser, slice.Bytes);

            whole.Add(SliceEvents * 1e9 / wholeTime);
            parse.Add(SliceEvents * 1e9 / parseTime);
            tokens.Add(SliceEvents * 1e9 / stepTime);
            ratio.Add((double)wholeTime / parseTime);
            if (plain is not null)
            {
                var each = plain.Next();
                plainSeries.Add(1e9 / each);
                plainRatio.Add(each * SliceEvents / wholeTime);
            }

            progress.At(i + 1);
        }

        var engine = pipeline.Engine;
        return new ThroughputResult
        {
            Machine = Machine.Describe(),
            Traffic = name,
            Subscribers = subscribers,
            WarmDays = warmDays,
            Events = (long)slices * SliceEvents,
            BytesPerEvent = (double)bytes / slices / SliceEvents,
            Whole = whole.Spread(),
            WholeElapsed = wall.Spread(),
            Parse = parse.Spread(),
            ParseAndTokens = tokens.Spread(),
            WholeToParse = ratio.Spread(),
            Plain = plainSeries.Spread(),
            PlainToWhole = plainRatio.Spread(),
            PlainHits = plain?.Hits ?? new Dictionary<string, long>(),
            SameRules = same,
            Allocated = allocated.Spread(),
            Findings = pipeline.Found.Findings - found.Findings,
            Alerts = pipeline.Found.Alerts - found.Alerts,
            Kinds = [.. engine.StateByKind().Select(k => new KindUse(k.Kind.ToString().ToLowerInvariant(), k.Subjects, k.MeanBytes))],
            RecordIdMegabytes = engine.RecordIdBytes / 1e6,
            WorkingSetMegabytes = Machine.WorkingSetMegabytes,
        };
    }

    private static long Parse(Intake parser, ReadOnlySpan<byte> bytes)
    {
        var start = ThreadClock.Now;
        while (parser.Next(ref bytes))
        {
        }

        return ThreadClock.Now - start;
    }
}

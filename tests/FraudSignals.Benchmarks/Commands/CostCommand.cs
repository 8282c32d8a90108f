using System.CommandLine;
using System.Globalization;
using System.Text;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Rules.Checks;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>
/// What aggregates cost in an engine beside what <c>rules check</c> reckons: bytes of a subject with 20 touches a day after 14 days,
/// and time an event of a busy subject, each less what a rule without aggregates of its own costs.
/// </summary>
internal static class CostCommand
{
    private const int Subjects = 200;
    private const int Strangers = 1_000_000;
    private const int BusySubjects = 10;
    private const int BusyPerDay = 2500;
    private const int TimedEvents = 40 * Intake.BatchSize;

    private static readonly (string Name, string Subject, string Aggregates)[] Cases =
    [
        ("count 1h", "number", """{ "Of": "count", "Role": "caller", "Window": "1h" }"""),
        ("count 5h", "number", """{ "Of": "count", "Role": "caller", "Window": "5h" }"""),
        ("count 24h", "number", """{ "Of": "count", "Role": "caller", "Window": "24h" }"""),
        ("count 7d", "number", """{ "Of": "count", "Role": "caller", "Window": "7d" }"""),
        ("count 7d, both roles", "number", """{ "Of": "count", "Role": ["caller", "callee"], "Window": "7d" }"""),
        ("sum of seconds 24h", "number", """{ "Of": "sum", "Role": "caller", "Field": "durationSeconds", "Window": "24h" }"""),
        ("mean of seconds 24h", "number", """{ "Of": "mean", "Role": "caller", "Field": "durationSeconds", "Window": "24h" }"""),
        ("deviation of seconds 7d", "number", """{ "Of": "deviation", "Role": "caller", "Field": "durationSeconds", "Window": "7d" }"""),
        ("distinct 24h", "number", """{ "Of": "distinct", "Role": "caller", "Field": "callee", "Window": "24h" }"""),
        ("distinct 7d", "number", """{ "Of": "distinct", "Role": "caller", "Field": "callee", "Window": "7d" }"""),
        ("new 24h, 10d", "number", """{ "Of": "new", "Role": "caller", "Field": "callee", "Window": "24h", "Horizon": "10d" }"""),
        ("topShare 24h", "number", """{ "Of": "topShare", "Role": "caller", "Field": "callee", "Window": "24h" }"""),
        ("sequentialShare 24h", "number", """{ "Of": "sequentialShare", "Role": "caller", "Field": "calleePlace", "Window": "24h" }"""),
        ("gapVariation 7d", "number", """{ "Of": "gapVariation", "Role": "caller", "Window": "7d" }"""),
        ("median of seconds 24h", "number", """{ "Of": "median", "Role": "caller", "Field": "durationSeconds", "Window": "24h" }"""),
        ("silence 24h, 3d", "number", """{ "Of": "silence", "Role": "caller", "Window": "24h", "Horizon": "3d" }"""),
        ("secondsSinceLast", "number", """{ "Of": "secondsSinceLast", "Role": "caller" }"""),
        ("sum of amounts 24h", "account", """{ "Of": "sum", "Role": "payer", "Field": "amount", "Currency": "THB", "Window": "24h" }"""),
        ("max of amounts 30d", "account", """{ "Of": "max", "Role": "payer", "Field": "amount", "Currency": "THB", "Window": "30d" }"""),
        ("matchedFlow 24h", "account", """{ "Of": "matchedFlow", "Role": ["payee", "payer"], "Currency": "THB", "Window": "24h" }"""),
        ("dwell 7d", "account", """{ "Of": "dwell", "Role": ["payee", "payer"], "Currency": "THB", "Window": "7d" }"""),
        ("three counts and a distinct", "number", """
            { "Of": "count", "Role": "caller", "Window": "24h" }, { "Of": "count", "Role": "caller", "Where": "answered", "Window": "24h" },
            { "Of": "count", "Role": "caller", "Window": "6h" }, { "Of": "distinct", "Role": "caller", "Field": "callee", "Window": "24h" }
            """),
    ];

    public static Command Create()
    {
        var only = new Option<string>("--only") { Description = "Only those whose name has this in it.", DefaultValueFactory = _ => "" };
        var command = new Command("cost", "What aggregates cost, measured and as rules check reckons it.") { only };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(only)));
        return command;
    }

    private static void Run(string only)
    {
        // Rules whose one aggregate keeps nothing but what every subject has.
        var bases =
            new[] { ("number", "\"caller\""), ("number", "[\"caller\", \"callee\"]"), ("account", "\"payer\""),
                ("account", "[\"payee\", \"payer\"]") }
                .Select(
                    s =>
                        (Subject: s.Item1,
                            Cost: Measure(s.Item1, $$"""{ "Of": "secondsSinceFirst", "Role": {{s.Item2}}, "Horizon": "3d" }""")))
                .ToDictionary(b => (b.Subject, b.Cost.Roles), b => b.Cost);
        Line($"{Machine.Describe()}");
        Line($"| aggregates | bytes reckoned | measured | error | busy: ns reckoned | measured | error |");
        Line($"|---|---|---|---|---|---|---|");
        foreach (var (name, subject, aggregates) in Cases.Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
        {
            var cost = Measure(subject, aggregates);

            // What the rule without has of its own counts; what every subject has does not.
            var without = bases[(subject, cost.Roles)];
            var bytes = cost.Bytes - (without.Bytes - without.Reckoned);
            var time = cost.Nanoseconds - without.Nanoseconds;
            Line(
                $"| {name} | {cost.Reckoned:N0} | {bytes:N0} | {100 * (cost.Reckoned / bytes - 1):+0;-0} % | {cost.Time:N0} | {time:N0} "
                + $"| {100 * (cost.Time / time - 1):+0;-0} % |");
        }

        static void Line(string text) => Console.WriteLine(text);
    }

    private static (int Roles, double Reckoned, double Bytes, double Time, double Nanoseconds) Measure(string subject, string aggregates)
    {
        var snapshot = Load(subject, aggregates);
        var type = subject == "number" ? EventType.Call : EventType.Transfer;
        var roles = snapshot.Aggregates.SelectMany(a => a.Roles).Distinct().Count();

        // Where both roles count strangers would be subjects too, with next to nothing.
        var strangers = roles > 1 ? 0 : Strangers;
        var ordinary = new PairTraffic(type, Subjects, (int)RuleCost.TouchesPerDay / roles, strangers);
        var engine = After(snapshot, ordinary, RuleCost.Days);
        var bytes = engine.StateByKind().Single().MeanBytes;
        var busy = new PairTraffic(type, BusySubjects, BusyPerDay, strangers);
        var pipeline = new Pipeline(snapshot, Setting.NewTokenizer(), type);
        var slice = new Slice(busy, TimedEvents);
        Setting.Warm(pipeline, busy, slice, days: 8);
        var times = new Series();
        for (var i = 0; i < 5; i++)
        {
            slice.Fill(TimedEvents);
            var start = ThreadClock.Now - pipeline.ReadTime - pipeline.TokenTime;
            pipeline.Run(slice.Bytes);
            times.Add((double)(ThreadClock.Now - pipeline.ReadTime - pipeline.TokenTime - start) / TimedEvents / roles);
        }

        return (roles, RuleCost.Bytes([.. snapshot.Aggregates]), bytes, snapshot.Aggregates.Sum(RuleCost.Nanoseconds),
            times.Spread().Median);
    }

    private static Evaluation.Engine After(RuleSnapshot snapshot, PairTraffic traffic, double days)
    {
        var pipeline = new Pipeline(snapshot, Setting.NewTokenizer(), traffic.Type);
        Setting.Warm(pipeline, traffic, new Slice(traffic, 16 * Intake.BatchSize), days);
        return pipeline.Engine;
    }

    private static RuleSnapshot Load(string subject, string aggregates)
    {
        // Compared for equality, each is read at every event, and none hits.
        var count = 0;
        var named = string.Join(", ", aggregates.Split("{ \"Of\"", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(a => $"{{ \"Name\": \"a{count++}\", \"Of\"{a.TrimEnd(',')}"));
        var files = new RuleFiles("one rule");
        files.Add("made/r.json", Encoding.UTF8.GetBytes($$"""
            {
              "WorkflowName": "r", "Subject": "{{subject}}",
              "Aggregates": [ {{named}} ],
              "Rules": [ {
                "RuleName": "r", "Expression": "{{string.Join(" || ", Enumerable.Range(0, count).Select(i => $"a{i} * 2 == 0.123"))}}", "SuccessEvent": "r",
                "Properties": {
                  "id": "r", "title": "Made", "status": "test", "level": "medium", "score": 20, "family": "volume", "version": 1,
                  "description": "Made.", "falsePositives": ["Riders"], "references": ["made"], "tags": [], "owner": "bench",
                  "created": "2026-01-01", "modified": "2026-01-01", "responder": "telco", "action": "Look."
                }
              } ]
            }
            """));
        var result = RuleLoader.Load(files, (_, _) => throw new FormatException("There are no lists."));
        return result.Snapshot ?? throw new InvalidDataException(string.Join(Environment.NewLine, result.Diagnostics));
    }
}

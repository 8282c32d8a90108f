using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FraudSignals.Benchmarks.Worlds;
using FraudSignals.Host.Shell;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What the rules find in drawn worlds and in other labelled sets: each, and the median and the worst of them.</summary>
internal static class WorldsCommand
{
    private const string Even = "even";
    private const string Odd = "odd";
    private const string NoHistory = "history";
    private const string Late = "late";
    private const string CallsAlone = "calls";
    private const string TransfersAlone = "transfers";
    private const string Both = "both";

    public static Command Create(Option<string> rules, Option<string[]> packs)
    {
        var half =
            new Option<string>("--half") { Description = "even: rules are chosen on these; odd: these are reported; all.",
                DefaultValueFactory = _ => Even };
        half.AcceptOnlyFromAmong(Even, Odd, "all");
        var worlds = new Option<int>("--worlds") { Description = "How many worlds there are, from 0.", DefaultValueFactory = _ => 24 };
        var only = new Option<int[]>("--only") { Description = "These worlds alone.", AllowMultipleArgumentsPerToken = true };
        var variants = new Option<string?>("--variants")
        {
            Description = "Variants of each world as well, separated by commas: columns to leave out, "
                + $"{NoHistory} (none is loaded), {Late} (rows up to six hours late); all.",
        };
        var kind =
            new Option<string>(
                "--kind") { Description = "Which rows of a world are replayed, as at a bank or a telco: calls, transfers, both.",
                    DefaultValueFactory = _ => Both };
        kind.AcceptOnlyFromAmong(CallsAlone, TransfersAlone, Both);
        var set =
            new Option<string[]>("--set") { Description = "NAME=TRANSFERS,LABELS: other files, again and again.",
                DefaultValueFactory = _ => [] };
        var callSet =
            new Option<string[]>("--call-set") { Description = "NAME=CALLS,LABELS: the same with calls.", DefaultValueFactory = _ => [] };
        var json = new Option<string?>("--json") { Description = "Write all results to this file." };
        var hits =
            new Option<string?>("--hits") { Description = "Write which rules hit on which labelled subjects, by day, to this CSV file." };
        var cache =
            new Option<string>("--cache") { Description = "Where drawn worlds are kept.",
                DefaultValueFactory = _ => WorldFiles.DefaultDirectory };
        var threads =
            new Option<int>("--threads") { Description = "Replays at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("worlds", "What the rules find in drawn worlds and other sets, the median and the worst.")
        {
            half, worlds, only, variants, kind, set, callSet, json, hits, cache, threads,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var started = Stopwatch.GetTimestamp();
            using var hitFile = parsed.GetValue(hits) is { } hitPath ? new StreamWriter(hitPath) : null;
            hitFile?.WriteLine("trial,kind,key,label,class,rule,day,band,hits,values");
            var run = new TrialRun(parsed.GetValue(rules)!, parsed.GetRequiredValue(packs)) { Hits = hitFile };
            var files = new WorldFiles(parsed.GetValue(cache)!);
            var numbers = Numbers(parsed.GetValue(half)!, parsed.GetValue(worlds), parsed.GetValue(only) ?? []);
            var replay = new Replay(run, parsed.GetValue(threads), cancellation);
            var drawn = await replay.AllAsync([.. numbers.Select(n => (Func<Trial?>)(() => Rows(files.World(n), parsed.GetValue(kind)!)))]);
            var others = Sets(parsed.GetRequiredValue(set), isCalls: false).Concat(Sets(parsed.GetRequiredValue(callSet), isCalls: true));
            var sets = await replay.AllAsync([.. others.Select(t => (Func<Trial?>)(() => t))]);
            var varied =
                await replay.AllAsync(
                    [.. Variants(parsed.GetValue(variants))
                        .SelectMany(v => numbers.Select(n => Vary(files, n, v, parsed.GetValue(kind)!)))]);

            var output = Console.Out;
            output.WriteLine($"rules {run.Snapshot}");
            foreach (var world in drawn)
            {
                output.WriteLine($"- {world.Name}: {world.Description}");
            }

            Section(output, drawn, Figures.Trials);
            Section(output, drawn, Figures.Summary);
            Section(output, drawn, Figures.Classes);
            Section(output, sets, Figures.Trials);
            Section(output, sets, Figures.Classes);
            Section(output, varied, (o, v) => Figures.Variants(o, drawn, v));
            var events = drawn.Concat(sets).Concat(varied).Sum(r => r.Events);
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
            if (parsed.GetValue(json) is { } path)
            {
                var all = new { run.Snapshot, Worlds = drawn, Sets = sets, Variants = varied };
                await File.WriteAllTextAsync(path, JsonSerializer.Serialize(all, Output.Json), cancellation);
            }
        });
        return command;
    }

    private static int[] Numbers(string half, int worlds, int[] only) => only.Length > 0
        ? only
        : [.. Enumerable.Range(0, worlds).Where(n => half switch { Even => n % 2 == 0, Odd => n % 2 == 1, _ => true })];

    private static string[] Variants(string? asked) => asked switch
    {
        null => [],
        "all" => [.. SimulationOptions.OptionalColumns, NoHistory, Late],
        _ => asked.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private static Func<Trial?> Vary(WorldFiles files, int number, string variant, string kind) => () =>
    {
        var trial = variant switch
        {
            NoHistory => files.WithoutHistory(number),
            Late => files.Late(number),
            _ => files.Without(number, variant),
        };
        return trial is null ? null : Rows(trial, kind);
    };

    private static Trial? Rows(Trial world, string kind) => kind switch
    {
        CallsAlone => world.Calls is null ? null : world with { Transfers = null, HistoryTransfers = null },
        TransfersAlone => world.Transfers is null ? null : world with { Calls = null, HistoryCalls = null },
        _ => world,
    };

    private static IEnumerable<Trial> Sets(string[] written, bool isCalls)
    {
        foreach (var text in written)
        {
            if (text.Split('=', ',') is not [var name, var rows, var labels])
            {
                throw new InvalidDataException($"{text}: write NAME={(isCalls ? "CALLS" : "TRANSFERS")},LABELS.");
            }

            yield return new Trial(name, "") { Calls = isCalls ? rows : null, Transfers = isCalls ? null : rows, Labels = labels };
        }
    }

    private static void Section(TextWriter output, IReadOnlyList<TrialResult> results, Action<TextWriter, IReadOnlyList<TrialResult>> write)
    {
        if (results.Count > 0)
        {
            output.WriteLine();
            write(output, results);
        }
    }

    /// <summary>Replays trials, a few at a time.</summary>
    private sealed class Replay(TrialRun run, int threads, CancellationToken cancellation)
    {
        /// <summary>Results in the order of the trials; those that do not exist are left out.</summary>
        public async Task<IReadOnlyList<TrialResult>> AllAsync(IReadOnlyList<Func<Trial?>> trials)
        {
            var results = new TrialResult?[trials.Count];
            var progress = new Measuring.Progress("replaying", trials.Count);
            var done = 0;
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            await Parallel.ForAsync(0, trials.Count, options, async (i, stop) =>
            {
                if (trials[i]() is { } trial)
                {
                    results[i] = await run.RunAsync(trial, stop);
                }

                progress.At(Interlocked.Increment(ref done));
            });
            return [.. results.OfType<TrialResult>()];
        }
    }
}

using System.CommandLine;
using System.Diagnostics;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Backtesting.Text;
using FraudSignals.Benchmarks.Worlds;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What <c>rules fit</c> is worth: rules fitted to half of the subjects of each drawn world, on the other half.</summary>
internal static class FitCommand
{
    public static Command Create(Option<string> rules, Option<string[]> packs)
    {
        var worlds = new Option<int>("--worlds") { Description = "How many worlds there are.", DefaultValueFactory = _ => 24 };
        var first = new Option<int>("--first") { Description = "The number of the first of them.", DefaultValueFactory = _ => 0 };
        var only = new Option<int[]>("--only") { Description = "These worlds alone.", AllowMultipleArgumentsPerToken = true };
        var rate = new Option<double>("--max-fpr") { Description = "As of rules fit.", DefaultValueFactory = _ => 0.01 };
        var cache =
            new Option<string>("--cache") { Description = "Where drawn worlds are kept.",
                DefaultValueFactory = _ => WorldFiles.DefaultDirectory };
        var threads = new Option<int>("--threads") { Description = "Worlds at a time.", DefaultValueFactory = _ => 1 };
        var replay = new Option<bool>("--replay") { Description = "Replay what is proposed, instead of weighing what was found anew." };
        var half = new Option<string>("--half") { DefaultValueFactory = _ => "all" };
        var command = new Command("fit", "Rules fitted to half of the subjects of each drawn world, scored on the other half.")
        {
            worlds, first, only, half, rate, replay, cache, threads,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var started = Stopwatch.GetTimestamp();
            var trial = new FitTrial(parsed.GetValue(rules)!, parsed.GetRequiredValue(packs), new FitBudget(null, parsed.GetValue(rate)));
            var files = new WorldFiles(parsed.GetValue(cache)!);
            int[] numbers = parsed.GetValue(only) is { Length: > 0 } chosen
                ? chosen
                : [.. Enumerable.Range(parsed.GetValue(first), parsed.GetValue(worlds)).Where(n => parsed.GetValue(half) switch { "even" => n % 2 == 0, "odd" => n % 2 == 1, _ => true })];
            var results = new IReadOnlyList<FitResult>[numbers.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(threads), CancellationToken = cancellation };
            await Parallel.ForAsync(0, numbers.Length, options,
                async (i, stop) => results[i] = parsed.GetValue(replay) ? [await trial.RunAsync(files.World(numbers[i]), stop)]
                    : await trial.WeighAsync(files.World(numbers[i]), stop));
            Write(Console.Out, [.. results.SelectMany(r => r)]);
            foreach (var line in (Environment.GetEnvironmentVariable("FIT_GRID") ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                FraudSignals.Rules.Fitting.Tune.Now = line.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
                Parallel.For(0, numbers.Length, options, i => results[i] = trial.Weigh(string.Create(Format.Culture, $"w{numbers[i]:00}")));
                Console.Out.WriteLine("\n=== " + line);
                Write(Console.Out, [.. results.SelectMany(r => r)]);
            }

            Console.Out.WriteLine(string.Create(Format.Culture, $"\n{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<FitResult> results)
    {
        output.WriteLine("| world | typology | fraud | shipped TP FP F1 | fitted TP FP F1 | expected of others |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var result in results)
        {
            foreach (var (was, now) in result.Shipped.Zip(result.Fitted).Where(s => s.First.TruePositives + s.First.FalseNegatives > 0))
            {
                var fit = result.Report.Typologies.First(t => t.Id == was.Id);
                output.WriteLine(string.Create(Format.Culture,
                    $"| {result.Name} | {was.Id} | {was.TruePositives + was.FalseNegatives} | {Cell(was)} | {Cell(now)} | "
                    + $"{fit.Before.F1:0.000} -> {fit.OtherSubjects.F1:0.000} (fitted {fit.Fitted.F1:0.000}) T {fit.ThresholdBefore:0}->{fit.Threshold:0} |"));
            }

            output.WriteLine(string.Create(Format.Culture,
                $"| {result.Name} | all | | {FitResult.F1(result.Shipped):0.000} | {FitResult.F1(result.Fitted):0.000} | {Verdict(result)} |"));
        }

        output.WriteLine(string.Create(Format.Culture, $"\nmean F1 {results.Average(r => FitResult.F1(r.Shipped)):0.0000} -> {results.Average(r => FitResult.F1(r.Fitted)):0.0000}"));
        foreach (var group in results.GroupBy(Verdict).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{group.Key}: {group.Count()} ({string.Join(' ', group.Select(r => r.Name))})");
        }
    }

    private static string Verdict(FitResult result)
    {
        var (was, now) = (FitResult.F1(result.Shipped), FitResult.F1(result.Fitted));
        return now > was ? "better" : was == 1 && now == 1 ? "nothing left to find" : now < was ? "worse" : result.Report.Directory is null ? "nothing proposed" : "the same";
    }

    private static string Cell(Score score) => string.Create(Format.Culture,
        $"{score.TruePositives} {score.FalsePositives} {FitResult.F1([score]):0.000}");
}

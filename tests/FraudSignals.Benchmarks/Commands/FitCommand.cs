using System.CommandLine;
using System.Diagnostics;
using FraudSignals.Backtesting.Text;
using FraudSignals.Benchmarks.Worlds;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What <c>rules fit</c> is worth: rules fitted to half of the subjects of each drawn world, on the other half.</summary>
internal static class FitCommand
{
    public static Command Create(Option<string> rules, Option<string[]> packs)
    {
        var first = new Option<int>("--first") { Description = "The number of the first world.", DefaultValueFactory = _ => 0 };
        var worlds = new Option<int>("--worlds") { Description = "How many worlds there are.", DefaultValueFactory = _ => 24 };
        var step = new Option<int>("--step") { Description = "2 for every second of them.", DefaultValueFactory = _ => 1 };
        var times = new Option<int>("--times") { Description = "How many times as large worlds are.", DefaultValueFactory = _ => 1 };
        var days = new Option<int?>("--days") { Description = "Days of each world. Default: as drawn." };
        var budgetDays =
            new Option<int>("--budget-days") { Description = "As of rules fit.", DefaultValueFactory = _ => FitBudget.DefaultDays };
        var rate = new Option<double>("--max-fpr") { Description = "As of rules fit.", DefaultValueFactory = _ => 0.01 };
        var replay = new Option<bool>("--replay") { Description = "Replay what is proposed from the first half as well." };
        var cache =
            new Option<string>("--cache") { Description = "Where drawn worlds are kept.",
                DefaultValueFactory = _ => WorldFiles.DefaultDirectory };
        var threads = new Option<int>("--threads") { Description = "Worlds at a time.", DefaultValueFactory = _ => 1 };
        var command = new Command("fit", "Rules fitted to half of the subjects of each drawn world, scored on the other half.")
        {
            first, worlds, step, times, days, budgetDays, rate, replay, cache, threads,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var started = Stopwatch.GetTimestamp();
            var files = new WorldFiles(parsed.GetValue(cache)!);
            var budget = new FitBudget(null, parsed.GetValue(budgetDays), parsed.GetValue(rate));
            int[] numbers =
                [.. Enumerable.Range(parsed.GetValue(first), parsed.GetValue(worlds)).Where((_, i) => i % parsed.GetValue(step) == 0)];
            var weighed = new (IReadOnlyList<FitResult> Halves, BudgetResult Budget)[numbers.Length];
            var replayed = new FitResult?[numbers.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(threads), CancellationToken = cancellation };
            await Parallel.ForAsync(0, numbers.Length, options, async (i, stop) =>
            {
                var world = files.World(numbers[i], parsed.GetValue(times), parsed.GetValue(days));
                var trial = await FitTrial.OfAsync(world, parsed.GetValue(rules)!, parsed.GetRequiredValue(packs), budget, stop);
                weighed[i] = await trial.WeighAsync(stop);
                replayed[i] = parsed.GetValue(replay) ? await trial.ReplayAsync(stop) : null;
            });
            FitFigures.Halves(Console.Out, weighed.SelectMany(w => w.Halves));
            FitFigures.Verdicts(Console.Out, [.. weighed.Select(w => w.Halves)]);
            FitFigures.Replayed(Console.Out, weighed.Select(w => w.Halves[0]).Zip(replayed));
            FitFigures.Budgets(Console.Out, [.. weighed.Select(w => w.Budget)]);
            Console.Out.WriteLine(string.Create(Format.Culture, $"\n{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        });
        return command;
    }
}

using FraudSignals.Backtesting.Text;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>The figures of fits as Markdown tables.</summary>
internal static class FitFigures
{
    /// <summary>Each half on its own.</summary>
    public static void Halves(TextWriter output, IEnumerable<FitResult> results)
    {
        output.WriteLine(
            "| fitted to | typology | fraud | out of reach | found | wronged | F1 | found then | wronged then | F1 then | threshold |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var result in results)
        {
            foreach (var t in result.Typologies)
            {
                output.WriteLine(string.Create(Format.Culture,
                    $"| {result.World} | {t.Id} | {t.Before.Frauds} | {t.OutOfReach} | {Cells(t.Before)} | {Cells(t.After)} | "
                    + $"{t.Thresholds.Before:0} -> {t.Thresholds.After:0} |"));
            }

            output.WriteLine(string.Create(Format.Culture,
                $"| {result.World} | all | | | | | {result.Before:0.000} | | | {result.After:0.000} | {Verdict(result)} |"));
        }
    }

    /// <summary>In how many worlds what is proposed is better.</summary>
    public static void Verdicts(TextWriter output, IReadOnlyList<IReadOnlyList<FitResult>> worlds)
    {
        output.WriteLine();
        Count("fitted to the first half, on the second", worlds.Select(w => w[0]));
        Count("fitted to the second half, on the first", worlds.Select(w => w[1]));
        Count("each half by rules fitted to the other",
            worlds.Select(w => new FitResult(w[0].World[..^1], [.. w.SelectMany(h => h.Typologies)])));

        void Count(string name, IEnumerable<FitResult> results)
        {
            var all = results.ToList();
            output.WriteLine(string.Create(Format.Culture,
                $"{name}: mean F1 {all.Average(r => r.Before):0.000} -> {all.Average(r => r.After):0.000}; "
                + $"more found and no more wronged, or as many and fewer: {all.Count(IsPlainlyBetter)}"));
            foreach (var group in all.GroupBy(Verdict).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                output.WriteLine($"  {group.Key}: {group.Count()} ({string.Join(' ', group.Select(r => r.World))})");
            }
        }
    }

    /// <summary>Where replaying a proposal comes to something else than weighing what was found anew.</summary>
    public static void Replayed(TextWriter output, IEnumerable<(FitResult Weighed, FitResult? Replayed)> results)
    {
        var pairs = results.Where(r => r.Replayed is not null).SelectMany(r => r.Weighed.Typologies.Zip(
            r.Replayed!.Typologies, (w, p) => (r.Weighed.World, w.Id, Weighed: w.After, Replayed: p.After))).ToList();
        if (pairs.Count > 0)
        {
            var others = pairs.Where(p => !Same(p.Weighed, p.Replayed))
                .Select(p => $"{p.World} {p.Id}: {Text(p.Weighed)}, replayed {Text(p.Replayed)}").ToList();
            output.WriteLine($"\nreplayed, {pairs.Count - others.Count} of {pairs.Count} typologies find and wrong as many as weighed; "
                + string.Join(", ", others));
        }

        static bool Same(FitScore one, FitScore other) => (one.Found, one.Wronged) == (other.Found, other.Wronged);

        static string Text(FitScore score) => $"{score.Found} and {score.Wronged}";
    }

    /// <summary>What a budget comes to on days it was not chosen on.</summary>
    public static void Budgets(TextWriter output, IReadOnlyList<BudgetResult> results)
    {
        output.WriteLine(
            "\n| world | history | budget a day | on days seen | on days unseen | unseen of budget | chosen anew each day | as shipped, unseen of seen |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var r in results)
        {
            output.WriteLine(string.Create(Format.Culture,
                $"| {r.World} | {(r.HasHistory ? "yes" : "no")} | {r.Budget:0.0} | {r.Seen:0.0} | {r.Unseen:0.0} | "
                + $"{r.Unseen / r.Budget:P0} | {r.Anew / r.Budget:P0} | {r.Drift:P0} |"));
        }

        output.WriteLine(
            $"\nbudgets used to 80 % to 100 % on days seen: {results.Count(r => r.Seen >= 0.8 * r.Budget)} of {results.Count}; "
            + $"within 20 % on days unseen: {results.Count(IsKept)}; in worlds with history {results.Count(r => r.HasHistory && IsKept(r))} of "
            + $"{results.Count(r => r.HasHistory)}; where alerts as shipped differ by less than 20 % between those days "
            + $"{results.Count(r => IsSteady(r) && IsKept(r))} of {results.Count(IsSteady)}; "
            + $"chosen anew each day {results.Count(r => IsWithin(r.Anew / r.Budget))} of {results.Count}");

        static bool IsKept(BudgetResult r) => IsWithin(r.Unseen / r.Budget);

        static bool IsSteady(BudgetResult r) => IsWithin(r.Drift);

        static bool IsWithin(double ratio) => Math.Abs(ratio - 1) <= 0.2;
    }

    private static string Verdict(FitResult result) => (result.After - result.Before) switch
    {
        > 0 => "better",
        < 0 => "worse",
        _ => result.Before == 1 ? "nothing left to find" : result.IsProposed ? "the same" : "nothing proposed",
    };

    private static bool IsPlainlyBetter(FitResult result)
    {
        var (before, after) = (result.Typologies.Aggregate(default(FitScore), (s, t) => s + t.Before),
            result.Typologies.Aggregate(default(FitScore), (s, t) => s + t.After));
        return after.Found >= before.Found && after.Wronged <= before.Wronged
            && (after.Found, after.Wronged) != (before.Found, before.Wronged);
    }

    private static string Cells(FitScore score) => string.Create(Format.Culture, $"{score.Found} | {score.Wronged} | {score.F1:0.000}");
}

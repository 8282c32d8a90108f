using FraudSignals.Backtesting.Scoring;
using FraudSignals.Backtesting.Text;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>The figures of many trials as Markdown tables.</summary>
internal static class Figures
{
    private static readonly Func<Score, double?> Recall = s => s.Recall;
    private static readonly Func<Score, double?> Precision = s => s.Precision;
    private static readonly Func<Score, double?> FalseRate = s => s.FalsePositiveRate;
    private static readonly Func<Score, double?> ToAlert = s => s.MedianSecondsToAlert;

    /// <summary>Each trial on its own.</summary>
    public static void Trials(TextWriter output, IReadOnlyList<TrialResult> results)
    {
        output.WriteLine("| typology | of | fraud | alerts | recall | precision | FP rate | to alert | poorest class | events | s |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (typology, scores) in ByTypology(results))
        {
            foreach (var (trial, s) in scores)
            {
                Row(
                    output, typology, trial.Name, Format.Count(s.TruePositives + s.FalseNegatives), Format.Count(s.Alerts),
                    Format.Ratio(s.Recall),
                    Format.Ratio(s.Precision), Share(s.FalsePositiveRate), Format.Span(s.MedianSecondsToAlert), Poorest(trial, typology),
                    Format.Count(trial.Events), trial.Seconds.ToString("0.0", Format.Culture));
            }
        }
    }

    /// <summary>Median and worst over the trials. A world without an alert has no precision; it counts as 0 for recall alone.</summary>
    public static void Summary(TextWriter output, IReadOnlyList<TrialResult> results)
    {
        output.WriteLine(
            "| typology | worlds | recall median | worst | precision median | worst | FP rate median | worst | to alert median |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (typology, scores) in ByTypology(results))
        {
            var all = scores.Select(s => s.Score).ToList();
            Row(
                output, typology, Format.Count(all.Count), Format.Ratio(Median(all, Recall)), Format.Ratio(all.Min(Recall)),
                Format.Ratio(Median(all, Precision)), Format.Ratio(all.Min(Precision)), Share(Median(all, FalseRate)),
                Share(all.Max(FalseRate)), Format.Span(Median(all, ToAlert)));
        }
    }

    /// <summary>
    /// Each class over all trials: fraud that was found, honest subjects that were flagged, and the trial where that is worst.
    /// </summary>
    public static void Classes(TextWriter output, IReadOnlyList<TrialResult> results)
    {
        output.WriteLine("| class | kind | worlds | flagged | of | share | worst world |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var rates = results.SelectMany(r => r.Classes.Where(c => c.Kind != "device").Select(c => (r.Name, Rate: c)))
            .GroupBy(r => (r.Rate.Label, r.Rate.Kind, r.Rate.Class))
            .OrderByDescending(g => g.Key.Label).ThenBy(g => g.Key.Kind, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Class, StringComparer.Ordinal);
        foreach (var group in rates)
        {
            var (flagged, subjects) = (group.Sum(r => r.Rate.Flagged), group.Sum(r => r.Rate.Subjects));
            var worst = group.Key.Label == 1 ? group.MinBy(r => r.Rate.Rate) : group.MaxBy(r => r.Rate.Rate);
            Row(
                output, group.Key.Label == 1 ? $"**{group.Key.Class}**" : group.Key.Class, group.Key.Kind, Format.Count(group.Count()),
                Format.Count(flagged), Format.Count(subjects), Share((double)flagged / subjects),
                $"{worst.Name}: {worst.Rate.Flagged} of {worst.Rate.Subjects}");
        }
    }

    /// <summary>Each variant beside the same worlds as drawn.</summary>
    public static void Variants(TextWriter output, IReadOnlyList<TrialResult> worlds, IReadOnlyList<TrialResult> variants)
    {
        output.WriteLine(
            "| variant | typology | worlds | alerts as drawn | alerts | recall as drawn | recall | fell most | precision | FP rate worst "
            + "|");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var group in variants.GroupBy(v => v.Variant))
        {
            foreach (var (typology, scores) in ByTypology([.. group]))
            {
                var pairs = scores.ConvertAll(s => (s.Trial.Name, Now: s.Score, Before: Of(worlds, s.Trial.Name, typology)));
                var (before, now) = (pairs.ConvertAll(p => p.Before), pairs.ConvertAll(p => p.Now));
                var fell = pairs.MaxBy(p => p.Before.Recall - p.Now.Recall);
                Row(
                    output, group.Key, typology, Format.Count(pairs.Count), Format.Count(before.Sum(b => b.Alerts)),
                    Format.Count(now.Sum(n => n.Alerts)), Format.Ratio(Median(before, Recall)), Format.Ratio(Median(now, Recall)),
                    $"{Format.Ratio(fell.Before.Recall - fell.Now.Recall)} ({fell.Name})", Format.Ratio(Median(now, Precision)),
                    Share(now.Max(FalseRate)));
            }
        }
    }

    private static IEnumerable<(string Typology, List<(TrialResult Trial, Score Score)> Scores)> ByTypology(
        IEnumerable<TrialResult> results) =>
        from result in results
        from score in result.Typologies
        group (result, score) by score.Id into typology
        orderby typology.Key
        select (typology.Key, typology.ToList());

    private static void Row(TextWriter output, params string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    private static Score Of(IEnumerable<TrialResult> results, string name, string typology) =>
        results.First(r => r.Name == name).Typologies.First(t => t.Id == typology);

    /// <summary>The class of fraud of which the smallest share was found. A number in a SIM box is no scam line.</summary>
    private static string Poorest(TrialResult trial, string typology)
    {
        var kind = typology switch { "mule_account" => "account", "sim_box" => "sim", _ => "number" };
        var poorest = trial.Classes.Where(c => c.Label == 1 && c.Kind == kind && (c.Class != "sim_box" || kind == "sim"))
            .MinBy(c => c.Rate);
        return poorest is null ? "-" : $"{poorest.Class} {poorest.Flagged}/{poorest.Subjects}";
    }

    private static double? Median(IReadOnlyList<Score> scores, Func<Score, double?> of)
    {
        var values = scores.Select(of).OfType<double>().Order().ToList();
        var middle = values.Count / 2;
        return values.Count == 0 ? null : values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static string Share(double? value) => value?.ToString(value is > 0 and < 0.001 ? "0.000 %" : "0.00 %", Format.Culture) ?? "-";
}

using FraudSignals.Backtesting.Scoring;

namespace FraudSignals.Backtesting;

/// <summary>Explains what a run got wrong.</summary>
internal static class Mistakes
{
    /// <summary>Per typology at most so many false positives, by time, and so many false negatives, by key.</summary>
    public static IReadOnlyList<Mistake> Shown(IReadOnlyList<Mistake> mistakes, int limit) =>
    [
        .. mistakes.GroupBy(m => m.Typology).SelectMany(group => group
            .Where(m => m.Alert != null).OrderBy(m => m.Alert!.Time).ThenBy(m => m.Label.Key, StringComparer.Ordinal).Take(limit)
            .Concat(group.Where(m => m.Alert == null).OrderBy(m => m.Label.Key, StringComparer.Ordinal).Take(limit))),
    ];

    /// <summary>Tells of each why it was flagged, or what was missing when it was nearest to an alert.</summary>
    public static IReadOnlyList<MistakeReport> Explain(IEnumerable<Mistake> mistakes, BestStandings standings) =>
        [.. mistakes.Select(m => m.Alert != null ? Wronged(m) : Overlooked(m, standings.Of(m.Label.Subject, m.Typology.Id)))];

    private static MistakeReport Wronged(Mistake mistake) => new()
    {
        Typology = mistake.Typology.Id,
        Mistake = "falsePositive",
        Kind = Scorer.KindName(mistake.Label.Subject.Kind),
        Key = mistake.Label.Key,
        Class = mistake.Label.Class,
        Score = mistake.Alert!.Score,
        Threshold = mistake.Alert.Threshold,
        Time = mistake.Alert.Time,
        Families = [.. mistake.Alert.Reasons.Select(r => r.Family).Distinct().Order(StringComparer.Ordinal)],
        MinimumFamilies = mistake.Typology.MinimumFamilies,
        Rules = [.. mistake.Alert.Reasons.Select(r => new ScoredRule(r.Rule, r.Weight, "hit", r.Values))],
    };

    private static MistakeReport Overlooked(Mistake mistake, Standing? best) => new()
    {
        Typology = mistake.Typology.Id,
        Mistake = "falseNegative",
        Kind = Scorer.KindName(mistake.Label.Subject.Kind),
        Key = mistake.Label.Key,
        Class = mistake.Label.Class,
        Score = best?.WhyNot.Score,
        Threshold = mistake.Typology.AlertThreshold,
        Time = best?.Time,
        Families = best?.WhyNot.Families ?? [],
        MinimumFamilies = mistake.Typology.MinimumFamilies,
        Rules = best == null ? [] : [.. Hits(mistake, best), .. Missing(best)],
    };

    private static IEnumerable<ScoredRule> Hits(Mistake mistake, Standing best)
    {
        var missing = best.WhyNot.Missing.Select(m => m.Rule).ToHashSet();
        return mistake.Typology.Weights.Where(w => !missing.Contains(w.Key)).OrderByDescending(w => w.Value)
            .ThenBy(w => w.Key, StringComparer.Ordinal)
            .Select(w => new ScoredRule(w.Key, w.Value, "hit", []));
    }

    private static IEnumerable<ScoredRule> Missing(Standing best) => best.WhyNot.Missing
        .OrderByDescending(m => m.Outcome == "hit").ThenByDescending(m => m.Outcome is "cannot say" or "by event")
        .ThenByDescending(m => m.Weight)
        .Select(m => new ScoredRule(m.Rule, m.Weight, m.Outcome, m.Values));
}

using FraudSignals.Events;
using FraudSignals.Host.Backtesting.Scoring;
using FraudSignals.Inspection;

namespace FraudSignals.Host.Backtesting;

/// <summary>Explains what a run got wrong.</summary>
internal static class Mistakes
{
    /// <summary>Per typology at most so many false positives, by time, and so many false negatives, by key.</summary>
    public static async Task<IReadOnlyList<MistakeReport>> ExplainAsync(
        IReadOnlyList<Mistake> mistakes, int limit, IInspection inspection, CancellationToken cancellation)
    {
        var reports = new List<MistakeReport>();
        foreach (var group in mistakes.GroupBy(m => m.Typology))
        {
            reports.AddRange(group.Where(m => m.Alert != null).OrderBy(m => m.Alert!.Time).ThenBy(m => m.Label.Key, StringComparer.Ordinal)
                .Take(limit).Select(Wronged));
            foreach (var mistake in group.Where(m => m.Alert == null).OrderBy(m => m.Label.Key, StringComparer.Ordinal).Take(limit))
            {
                var key = WrittenKeys.Normalise(mistake.Label.Subject.Kind, mistake.Label.Key);
                reports.Add(Overlooked(mistake, await inspection.SubjectAsync(mistake.Label.Subject.Kind, key, cancellation)));
            }
        }

        return reports;
    }

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
        Rules = [.. mistake.Alert.Reasons.Select(r => new RuleStanding(r.Rule, "hit", r.Values))],
    };

    private static MistakeReport Overlooked(Mistake mistake, SubjectReport? subject)
    {
        var whyNot = subject?.WhyNot.FirstOrDefault(w => w.Typology == mistake.Typology.Id);
        return new MistakeReport
        {
            Typology = mistake.Typology.Id,
            Mistake = "falseNegative",
            Kind = Scorer.KindName(mistake.Label.Subject.Kind),
            Key = mistake.Label.Key,
            Class = mistake.Label.Class,
            Score = whyNot?.Score,
            Threshold = mistake.Typology.AlertThreshold,
            Rules = whyNot == null ? [] : [.. whyNot.Missing.Select(m => new RuleStanding(m.Rule, m.Outcome, m.Values))],
        };
    }
}

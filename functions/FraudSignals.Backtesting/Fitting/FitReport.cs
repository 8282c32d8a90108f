using System.Collections.Immutable;
using System.Text;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Backtesting.Text;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Backtesting.Fitting;

/// <summary>What <c>rules fit</c> proposes, and how it would have done.</summary>
internal sealed record FitReport
{
    /// <summary>Where the changed rules stand; null where nothing was proposed.</summary>
    public required string? Directory { get; init; }

    public required double Days { get; init; }

    public required IReadOnlyList<FittedTypology> Typologies { get; init; }

    /// <summary>Alerts a day of all typologies together on the days that a budget is counted on; null where there was none.</summary>
    public required double? AlertsPerDay { get; init; }

    /// <summary>The same by thresholds chosen on the days before those; on the second half of them by those of the first where there are
    /// none.</summary>
    public required double? AlertsPerDayLater { get; init; }

    /// <summary>The rules as they are, replayed; null without labels.</summary>
    public required IReadOnlyList<Score>? Before { get; init; }

    /// <summary>The proposal, replayed through the engine.</summary>
    public required IReadOnlyList<Score>? After { get; init; }

    /// <summary>The files that changed.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    public string Text()
    {
        var text = new StringBuilder();
        text.Append(Format.Culture, $"Proposed from {Days:0.#} days. Nothing is in force until somebody puts it there.\n");
        if (AlertsPerDay is { } alerts)
        {
            text.Append(Format.Culture, $"Together they raise {alerts:0.#} alerts a day on the last days; ")
                .Append(Format.Culture, $"thresholds of the days before would have raised {AlertsPerDayLater:0.#} on days they had not seen.\n");
        }

        foreach (var t in Typologies)
        {
            text.Append(Format.Culture, $"\n## {t.Id}\n\n");
            if (!t.IsProposed)
            {
                text.Append("Nothing better was found within the budget.\n");
            }

            text.Append(Format.Culture, $"Threshold {t.ThresholdBefore:0.#} -> {t.Threshold:0.#}, families {t.MinimumFamilies}\n\n");
            text.Append("| | recall | 95 % | false positives | 95 % | alerts a day |\n|---|---|---|---|---|---|\n");
            Row("as they are", t.Before);
            Row("proposed, where it was fitted", t.Fitted);
            Row("proposed by four fifths, on the other fifth", t.OtherSubjects);
            Row("proposed by the first half of the days, on the second", t.LaterDays);
            text.Append("\n| rule | family | weight | steps |\n|---|---|---|---|\n");
            foreach (var r in t.Rules)
            {
                text.Append(Format.Culture,
                    $"| {r.Id} | {r.Family} | {r.WeightBefore:0.#} -> {r.Weight:0.#} | {string.Join(", ", r.Steps)} |\n");
            }

            if (!t.Calibration.IsEmpty)
            {
                var shares = t.Calibration.Select(c => string.Create(Format.Culture, $"{c.Score:0.#}: {c.Probability:P0}"));
                text.Append(Format.Culture, $"\nOf those flagged here from a score on, so many were fraud: {string.Join(", ", shares)}.\n");
            }
        }

        if (After != null)
        {
            text.Append("\n## Replayed\n\n| | alerts | precision | recall | FP rate |\n|---|---|---|---|---|\n");
            foreach (var (name, scores) in new[] { ("as they are", Before!), ("proposed", After) })
            {
                foreach (var s in scores)
                {
                    text.Append(Format.Culture,
                        $"| {s.Id}, {name} | {Format.Count(s.Alerts)} | {Format.Ratio(s.Precision)} | {Format.Ratio(s.Recall)} | "
                        + $"{Format.Rate(s.FalsePositiveRate)} |\n");
                }
            }
        }

        return text.ToString();

        void Row(string name, FitScore? score)
        {
            if (score is not { } s)
            {
                return;
            }

            var (recall, wrong) = (FitScore.Interval(s.Found, s.Frauds), FitScore.Interval(s.Wronged, s.Honest));
            text.Append(Format.Culture,
                $"| {name} | {(s.Frauds == 0 ? "-" : Format.Ratio(s.Recall))} | {recall.Low:0.00} to {recall.High:0.00} | "
                + $"{s.FalsePositiveRate:P2} | {wrong.Low:P2} to {wrong.High:P2} | {s.AlertsPerDay:0.#} |\n");
        }
    }
}

/// <summary>What is proposed for one typology.</summary>
internal sealed record FittedTypology
{
    public required string Id { get; init; }

    public required bool IsProposed { get; init; }

    public required double ThresholdBefore { get; init; }

    public required double Threshold { get; init; }

    public required int MinimumFamilies { get; init; }

    /// <summary>The rules as they are, by what was found.</summary>
    public required FitScore Before { get; init; }

    /// <summary>The proposal on what it was fitted to.</summary>
    public required FitScore Fitted { get; init; }

    /// <summary>Proposals of four fifths of the subjects on the fifth they had not seen, all five added up; null without labels.</summary>
    public required FitScore? OtherSubjects { get; init; }

    /// <summary>The proposal of the first half of the days on the second; null without labels.</summary>
    public required FitScore? LaterDays { get; init; }

    public required IReadOnlyList<FittedRule> Rules { get; init; }

    public required ImmutableArray<Calibrated> Calibration { get; init; }
}

/// <summary>What is proposed for one rule.</summary>
internal sealed record FittedRule(string Id, string Family, double WeightBefore, double Weight, IReadOnlyList<string> Steps);

/// <summary>From a score on, which share was fraud.</summary>
internal sealed record Calibrated(double Score, double Probability);

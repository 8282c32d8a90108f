using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>
/// Proposes what the rules of a typology should give and what an alert should take. Points begin as log-odds, ten to the power of e: how
/// much
/// commoner a step is among fraud than among others; then each rule's points are raised and lowered in turn while more is found within
/// the budget. Steps never give less than those below them.
/// </summary>
/// <param name="subjects">What was found of whom; subjects of whom nothing was found may be left out if they are counted.</param>
/// <param name="silent">How many subjects nothing was found of: fraud, and known to be none.</param>
/// <param name="budget">What alerts may cost.</param>
/// <param name="free">By rule whether the proportions of its steps may change, not only its weight.</param>
public sealed class TypologyFit(
    IReadOnlyList<FitSubject> subjects, (int Frauds, int Honest) silent, FitBudget budget, ImmutableArray<bool> free)
{
    /// <summary>Points of one unit of log-odds.</summary>
    public const double PerUnit = 10;

    /// <summary>The most a rule gives.</summary>
    public const double Most = 60;

    private const int Passes = 3;
    private static readonly double[] Factors = [0, 0.5, 0.75, 1.25, 1.5, 2];

    // Fewer alerts than this of anybody are no ground to alert at all.
    private const double LeastThreshold = 1;

    /// <summary>Proposes points and threshold, beginning from those there are.</summary>
    /// <param name="present">What there is.</param>
    /// <param name="threshold">What an alert takes now; stays where nothing better is found.</param>
    /// <param name="days">How many days the subjects were watched for.</param>
    public (ScoreModel Model, double Threshold) Fit(ScoreModel present, double threshold, double days)
    {
        var best = (Model: present, Threshold: threshold, Score: Score(present, threshold, days));
        var keeps = best.Score.Keeps(budget);
        foreach (var start in new[] { present, LogOdds(present) })
        {
            var climbed = Climb(start, days);
            if (climbed.Threshold < double.MaxValue && (!keeps || climbed.Score.IsBetterThan(best.Score)))
            {
                (best, keeps) = (climbed, true);
            }
        }

        return (best.Model, best.Threshold);
    }

    /// <summary>How a model does on these subjects.</summary>
    public FitScore Score(ScoreModel model, double threshold, double days)
    {
        var (found, frauds, wronged, honest, alerts) = (0, silent.Frauds, 0, silent.Honest, 0);
        foreach (var subject in subjects)
        {
            var raised = subject.Periods.Count(p => Highest(model, p) >= threshold);
            alerts += raised;
            frauds += subject.IsFraud == true ? 1 : 0;
            honest += subject.IsFraud == false ? 1 : 0;
            found += subject.IsFraud == true && raised > 0 ? 1 : 0;
            wronged += subject.IsFraud == false && raised > 0 ? 1 : 0;
        }

        return new FitScore(found, frauds, wronged, honest, alerts, days);
    }

    /// <summary>
    /// The lowest threshold that keeps the budget, and how the model does with it; none where even the highest score is too common.
    /// </summary>
    public (double Threshold, FitScore Score) Threshold(ScoreModel model, double days)
    {
        // From the highest down: each score with what it adds.
        var periods = new List<double>();
        var highest = new List<(double Score, bool? IsFraud)>();
        foreach (var subject in subjects)
        {
            var top = 0.0;
            foreach (var period in subject.Periods)
            {
                if (Highest(model, period) is >= LeastThreshold and var score)
                {
                    periods.Add(score);
                    top = Math.Max(top, score);
                }
            }

            highest.Add((top, subject.IsFraud));
        }

        periods.Sort((one, other) => other.CompareTo(one));
        highest.Sort((one, other) => other.Score.CompareTo(one.Score));
        var (frauds, honest) = (silent.Frauds + highest.Count(h => h.IsFraud == true),
            silent.Honest + highest.Count(h => h.IsFraud == false));
        var best = (Threshold: double.MaxValue, Score: new FitScore(0, frauds, 0, honest, 0, days));
        var (found, wronged, alerts, at) = (0, 0, 0, 0);
        foreach (var threshold in highest.Select(h => h.Score).Where(s => s >= LeastThreshold).Distinct())
        {
            while (at < highest.Count && highest[at].Score >= threshold)
            {
                found += highest[at].IsFraud == true ? 1 : 0;
                wronged += highest[at].IsFraud == false ? 1 : 0;
                at++;
            }

            while (alerts < periods.Count && periods[alerts] >= threshold)
            {
                alerts++;
            }

            var score = new FitScore(found, frauds, wronged, honest, alerts, days);
            if (!score.Keeps(budget))
            {
                break;
            }

            // Without labels nobody is found, and the budget is spent as far as it goes.
            if (frauds == 0 || best.Threshold == double.MaxValue || score.Found > best.Score.Found)
            {
                best = (threshold, score);
            }
        }

        return best;
    }

    /// <summary>Which share of those flagged from a score on is fraud, never falling: the score and the share, by rising score.</summary>
    public ImmutableArray<(double Score, double Probability)> Calibrate(ScoreModel model, double threshold)
    {
        var known = subjects.Where(s => s.IsFraud is not null)
            .Select(s => (Score: s.Periods.Max(p => Highest(model, p)), IsFraud: s.IsFraud == true))
            .Where(s => s.Score >= threshold).OrderBy(s => s.Score).ToList();
        return Isotonic.Fit([.. known.GroupBy(k => k.Score).Select(g => (g.Key, (double)g.Count(k => k.IsFraud), (double)g.Count()))]);
    }

    private static double Highest(ScoreModel model, FitPeriod period)
    {
        var highest = 0.0;
        foreach (var steps in period.Steps)
        {
            highest = Math.Max(highest, model.Score(steps));
        }

        return highest;
    }

    private (ScoreModel Model, double Threshold, FitScore Score) Climb(ScoreModel model, double days)
    {
        var (threshold, score) = Threshold(model, days);
        var best = (Model: model, Threshold: threshold, Score: score);
        for (var pass = 0; pass < Passes; pass++)
        {
            var before = best.Score;
            for (var rule = 0; rule < model.Points.Length; rule++)
            {
                foreach (var points in Others(best.Model.Points[rule]))
                {
                    var other = best.Model.With(rule, points);
                    var (at, reached) = Threshold(other, days);
                    if (at < double.MaxValue && (best.Threshold == double.MaxValue || reached.IsBetterThan(best.Score)))
                    {
                        best = (other, at, reached);
                    }
                }
            }

            if (best.Score == before)
            {
                break;
            }
        }

        return best;
    }

    private static IEnumerable<ImmutableArray<double>> Others(ImmutableArray<double> points)
    {
        var top = points[^1];
        return top > 0
            ? Factors.Select(f => points.Select(p => Math.Round(Math.Min(Most, p * f))).ToImmutableArray())
            : new[] { 10.0, 20, 40 }.Select(weight => points.Select(_ => weight).ToImmutableArray());
    }

    private ScoreModel LogOdds(ScoreModel present)
    {
        var frauds = silent.Frauds + subjects.Count(s => s.IsFraud == true);
        var honest = silent.Honest + subjects.Count(s => s.IsFraud == false);
        if (frauds == 0 || honest == 0)
        {
            return present;
        }

        var points = present.Points.ToBuilder();
        for (var rule = 0; rule < points.Count; rule++)
        {
            var steps = points[rule].Length;
            var reached = new (double Frauds, double Honest)[steps];
            foreach (var subject in subjects.Where(s => s.IsFraud is not null))
            {
                var step = subject.Periods.Max(p => p.Steps.Max(s => s[rule]));
                for (var i = 0; i < step; i++)
                {
                    reached[i] = subject.IsFraud == true ? (reached[i].Frauds + 1, reached[i].Honest)
                        : (reached[i].Frauds, reached[i].Honest + 1);
                }
            }

            var odds = reached.Select(r => PerUnit * Math.Log((r.Frauds + 0.5) / (frauds + 1) / ((r.Honest + 0.5) / (honest + 1))))
                .ToArray();
            points[rule] = free[rule] ? Rising(odds, reached) : Scaled(points[rule], odds);
        }

        return present with { Points = points.ToImmutable() };
    }

    // A step on which little is known gives what those below it do.
    private static ImmutableArray<double> Rising(double[] odds, (double Frauds, double Honest)[] reached)
    {
        const double FewestSubjects = 5;
        var rising = new double[odds.Length];
        for (var i = 0; i < odds.Length; i++)
        {
            var own = Math.Round(Math.Clamp(odds[i], 0, Most));
            var below = i == 0 ? 0 : rising[i - 1];
            rising[i] = i > 0 && reached[i].Frauds + reached[i].Honest < FewestSubjects ? below : Math.Max(below, own);
        }

        return [.. rising];
    }

    private static ImmutableArray<double> Scaled(ImmutableArray<double> points, double[] odds)
    {
        var top = points[^1] <= 0 ? 1 : points[^1];
        var first = points[0] <= 0 ? 1 : points[0] / top;
        var weight = Math.Clamp(odds[0] / first, 0, Most);
        return [.. points.Select(p => Math.Round(weight * p / top))];
    }
}

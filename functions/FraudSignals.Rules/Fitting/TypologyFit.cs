using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>
/// Proposes what the rules of a typology should give and what an alert should take. How far points move from what there is, and what an
/// alert then takes, is what did best on subjects that were left out; what there is stays where nothing does better on them.
/// </summary>
/// <param name="subjects">What was found of whom; subjects of whom nothing was found may be left out if they are counted.</param>
/// <param name="silent">How many subjects nothing was found of: fraud, and known to be none.</param>
/// <param name="budget">What alerts may cost.</param>
/// <param name="free">By rule whether the proportions of its steps may change, not only its weight.</param>
/// <param name="cooldown">The typology's cool-down, milliseconds.</param>
public sealed class TypologyFit(
    IReadOnlyList<FitSubject> subjects, (int Frauds, int Honest) silent, FitBudget budget, ImmutableArray<bool> free, long cooldown)
{
    private const int Folds = 5;

    // Subjects are divided anew for each: what is better by one division alone is chance.
    private readonly int Divisions = (int)Tune.Of("DIV", 3);

    // 0: only the threshold moves.
    private readonly double[] Spreads = Tune.List("SPREADS", "0,0.25,0.5,1,2");

    // Fewer points than this are no ground to alert at all.
    private const double LeastThreshold = 1;

    /// <summary>Proposes points and threshold, beginning from those there are.</summary>
    /// <param name="present">What there is.</param>
    /// <param name="threshold">What an alert takes now; stays where nothing better is found.</param>
    /// <param name="days">How many days the subjects were watched for.</param>
    public (ScoreModel Model, double Threshold) Fit(ScoreModel present, double threshold, double days)
    {
        var now = Score(present, threshold, days);
        var best = (Spread: 0.0, Loss: double.MaxValue, Scores: new List<(double Score, bool IsFraud)>());
        foreach (var spread in Spreads)
        {
            var (scores, loss) = LeftOut(present, spread);
            if (loss < best.Loss)
            {
                best = (spread, loss, scores);
            }
        }

        var (least, value) = Threshold(best.Scores, days);
        if (least == double.MaxValue || (now.Keeps(budget) && (Tune.Of("GATE", 0) == 1 || best.Spread == 0) && value < now.F1 + Tune.Of("MARGIN", 0)))
        {
            return (present, threshold);
        }

        var (model, _) = new LogOddsFit(subjects, silent, free, best.Spread).Fit(present);
        return (model, Math.Max(least, Within(model, days)));
    }

    /// <summary>How a model does on these subjects.</summary>
    public FitScore Score(ScoreModel model, double threshold, double days)
    {
        var (found, frauds, wronged, honest, alerts) = (0, silent.Frauds, 0, silent.Honest, 0);
        foreach (var subject in subjects)
        {
            var raised = subject.Highest(model) >= threshold ? AlertTimes.Of(subject, model, threshold, cooldown).Count : 0;
            alerts += raised;
            frauds += subject.IsFraud == true ? 1 : 0;
            honest += subject.IsFraud == false ? 1 : 0;
            found += subject.IsFraud == true && raised > 0 ? 1 : 0;
            wronged += subject.IsFraud == false && raised > 0 ? 1 : 0;
        }

        return new FitScore(found, frauds, wronged, honest, alerts, days);
    }

    /// <summary>The lowest threshold at which alerts keep to the budget, where it counts alerts.</summary>
    public double Within(ScoreModel model, double days)
    {
        if (budget.AlertsPerDay is not { } most)
        {
            return LeastThreshold;
        }

        var scores = subjects.SelectMany(s => s.Instants).Select(i => Math.Ceiling(model.Score(i.Steps))).Where(s => s >= LeastThreshold)
            .Distinct().Order().ToList();
        var (low, high) = (0, scores.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (subjects.Sum(s => AlertTimes.Of(s, model, scores[middle], cooldown).Count) > most * days)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < scores.Count ? scores[low] : scores.Count == 0 ? LeastThreshold : scores[^1] + 1;
    }

    /// <summary>Which share of those flagged from a score on is fraud, never falling: the score and the share, by rising score.</summary>
    public ImmutableArray<(double Score, double Probability)> Calibrate(ScoreModel model, double threshold)
    {
        var known = subjects.Where(s => s.IsFraud is not null)
            .Select(s => (Score: s.Highest(model), IsFraud: s.IsFraud == true))
            .Where(s => s.Score >= threshold).OrderBy(s => s.Score).ToList();
        return Isotonic.Fit([.. known.GroupBy(k => k.Score).Select(g => (g.Key, (double)g.Count(k => k.IsFraud), (double)g.Count()))]);
    }

    // The score of each labelled subject by points fitted to others, once for each division.
    private (List<(double Score, bool IsFraud)> Scores, double Loss) LeftOut(ScoreModel present, double spread)
    {
        var (scores, loss) = (new List<(double Score, bool IsFraud)>(), 0.0);
        for (var division = 0; division < Divisions; division++)
        {
            for (var fold = 0; fold < Folds; fold++)
            {
                var part = subjects.ToLookup(s => FoldOf(s.Id, division) == fold);
                var (model, offset) =
                    new LogOddsFit([.. part[false]], (silent.Frauds * (Folds - 1) / Folds, silent.Honest * (Folds - 1) / Folds), free, spread)
                        .Fit(present);
                foreach (var subject in part[true].Where(s => s.IsFraud is not null))
                {
                    scores.Add((subject.Highest(model), subject.IsFraud == true));
                    loss += LogOddsFit.Loss(model, offset, subject, subject.IsFraud == true);
                }

                loss += (silent.Frauds * LogOddsFit.Loss(model, offset, null, isFraud: true)
                    + silent.Honest * LogOddsFit.Loss(model, offset, null, isFraud: false)) / Folds;
            }
        }

        return (scores, loss);
    }

    private (double Threshold, double Value) Threshold(List<(double Score, bool IsFraud)> scores, double days)
    {
        var tau = Tune.Of("TAU", 5);
        if (tau == 0)
        {
            return Hard(scores, days);
        }

        var frauds = Divisions * silent.Frauds + scores.Count(s => s.IsFraud);
        var honest = Divisions * silent.Honest + scores.Count(s => !s.IsFraud);
        var best = (Threshold: double.MaxValue, Value: -1.0);
        var ordered = scores.Where(s => s.Score >= LeastThreshold).ToList();
        for (var threshold = 10; threshold <= 150; threshold++)
        {
            var (found, wronged) = (0.0, 0.0);
            foreach (var (score, isFraud) in ordered)
            {
                var part = 1 / (1 + Math.Exp((threshold - 0.5 - score) / tau));
                found += isFraud ? part : 0;
                wronged += isFraud ? 0 : part;
            }

            var value = 2 * found / (found + wronged + frauds);
            if (!(wronged / honest > budget.MaxFalsePositiveRate) && value > best.Value)
            {
                best = (threshold, value);
            }
        }

        var hard = new FitScore(ordered.Count(s => s.IsFraud && s.Score >= best.Threshold), frauds, ordered.Count(s => !s.IsFraud && s.Score >= best.Threshold), honest, 0, days);
        return (best.Threshold, hard.F1);
    }

    private (double Threshold, double Value) Hard(List<(double Score, bool IsFraud)> scores, double days)
    {
        var frauds = Divisions * silent.Frauds + scores.Count(s => s.IsFraud);
        var honest = Divisions * silent.Honest + scores.Count(s => !s.IsFraud);
        var best = (Threshold: double.MaxValue, Value: -1.0);
        var ordered = scores.Where(s => s.Score >= LeastThreshold).OrderByDescending(s => s.Score).ToList();
        var (found, wronged, at) = (0, 0, 0);
        foreach (var threshold in ordered.Select(s => Math.Floor(s.Score)).Distinct())
        {
            for (; at < ordered.Count && ordered[at].Score >= threshold; at++)
            {
                found += ordered[at].IsFraud ? 1 : 0;
                wronged += ordered[at].IsFraud ? 0 : 1;
            }

            var score = new FitScore(found, frauds, wronged, honest, 0, days);
            if (score.Keeps(budget) && score.F1 > best.Value)
            {
                best = (threshold, score.F1);
            }
        }

        return best;
    }

    private static int FoldOf(ulong id, int division) => (int)((id >> (20 * division) & 0xFFFFF) % Folds);
}

using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>
/// Proposes what the rules of a typology should give and what an alert should take. How far points move from what there is, is what
/// foretells subjects best that were left out; what an alert takes then is what does best on those. What there is stays where nothing else
/// does better on them.
/// </summary>
/// <param name="subjects">What was found of whom; subjects of whom nothing was found may be left out if they are counted.</param>
/// <param name="silent">How many subjects nothing was found of: fraud, and known to be none.</param>
/// <param name="maxFalsePositiveRate">Which share of the subjects that are known to be none may be flagged, 0 to 1.</param>
/// <param name="free">By rule whether the proportions of its steps may change, not only its weight.</param>
/// <param name="cooldown">The typology's cool-down, milliseconds.</param>
public sealed class TypologyFit(IReadOnlyList<FitSubject> subjects, (int Frauds, int Honest) silent, double maxFalsePositiveRate,
    ImmutableArray<bool> free, long cooldown)
{
    private const int Folds = 5;

    // Subjects are divided anew for each: what is better by one division alone is chance.
    private const int Divisions = 3;

    // A subject this far from the threshold might as well have been on its other side.
    private const double Blur = 5;

    // From no further than what there is to hardly held back by it.
    private static readonly double[] Spreads = [0, 0.25, 0.5, 1, 2];

    /// <summary>Proposes points and threshold, beginning from those there are.</summary>
    /// <param name="present">What there is.</param>
    /// <param name="threshold">What an alert takes now; stays where nothing better is found.</param>
    public (ScoreModel Model, double Threshold) Fit(ScoreModel present, double threshold)
    {
        var (spread, least, scores) = (0.0, double.MaxValue, new List<(double Score, bool IsFraud)>());
        foreach (var other in Spreads)
        {
            var (ofOthers, loss) = LeftOut(present, other);
            (spread, least, scores) = loss < least ? (other, loss, ofOthers) : (spread, least, scores);
        }

        var now = Score(present, threshold, 0);
        var (best, reached) = Threshold(scores);
        if (best is null || (now.FalsePositiveRate <= maxFalsePositiveRate && reached.F1 <= now.F1))
        {
            return (present, threshold);
        }

        return (new LogOddsFit(subjects, silent, free, spread).Fit(present).Model, best.Value);
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

    /// <summary>Which share of those flagged from a score on is fraud, never falling: the score and the share, by rising score.</summary>
    public ImmutableArray<(double Score, double Probability)> Calibrate(ScoreModel model, double threshold)
    {
        var known = subjects.Where(s => s.IsFraud is not null)
            .Select(s => (Score: s.Highest(model), IsFraud: s.IsFraud == true))
            .Where(s => s.Score >= threshold).OrderBy(s => s.Score).ToList();
        return Isotonic.Fit([.. known.GroupBy(k => k.Score).Select(g => (g.Key, (double)g.Count(k => k.IsFraud), (double)g.Count()))]);
    }

    // The score of each labelled subject by points fitted to others, once for each division, and how badly these foretell it.
    private (List<(double Score, bool IsFraud)> Scores, double Loss) LeftOut(ScoreModel present, double spread)
    {
        var (scores, loss) = (new List<(double Score, bool IsFraud)>(), 0.0);
        (int, int) rest = (silent.Frauds * (Folds - 1) / Folds, silent.Honest * (Folds - 1) / Folds);
        for (var division = 0; division < Divisions; division++)
        {
            for (var fold = 0; fold < Folds; fold++)
            {
                var part = subjects.ToLookup(s => FoldOf(s.Id, division) == fold);
                var (model, offset) = new LogOddsFit([.. part[false]], rest, free, spread).Fit(present);
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

    // Of a few subjects the best threshold is that of a few accidents; blurred, it is the best of many such samples.
    private (double? Threshold, FitScore Score) Threshold(List<(double Score, bool IsFraud)> scores)
    {
        var frauds = Divisions * silent.Frauds + scores.Count(s => s.IsFraud);
        var honest = Divisions * silent.Honest + scores.Count(s => !s.IsFraud);
        var known = scores.Where(s => s.Score > 0).ToList();
        double? best = null;
        var most = 0.0;
        for (var threshold = 1.0; threshold <= known.Select(s => s.Score).DefaultIfEmpty().Max(); threshold++)
        {
            var (found, wronged) = (0.0, 0.0);
            foreach (var (score, isFraud) in known)
            {
                var part = 1 / (1 + Math.Exp((threshold - 0.5 - score) / Blur));
                found += isFraud ? part : 0;
                wronged += isFraud ? 0 : part;
            }

            var value = 2 * found / (found + wronged + frauds);
            if (wronged <= maxFalsePositiveRate * honest && value > most)
            {
                (best, most) = (threshold, value);
            }
        }

        return (best, new FitScore(known.Count(s => s.IsFraud && s.Score >= best), frauds, known.Count(s => !s.IsFraud && s.Score >= best),
            honest, 0, 0));
    }

    private static int FoldOf(ulong id, int division) => (int)((id >> (20 * division) & 0xFFFFF) % Folds);
}

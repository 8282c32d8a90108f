using System.Globalization;
using FraudSignals.Rules;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Backtesting.Fitting;

/// <summary>Fits one typology to what a back-test found, and says how far that can be believed.</summary>
internal sealed class Fitting(Typology typology, FitSet set, double maxFalsePositiveRate, double days)
{
    private const int Folds = 5;

    /// <summary>What is proposed.</summary>
    public (ScoreModel Model, double Threshold) Propose() => Of(set.Subjects, set.Silent).Fit(set.Present, typology.AlertThreshold);

    /// <summary>How a proposal does where it was fitted and, where there are labels, how its like do where they were not.</summary>
    public FittedTypology Report(ScoreModel model, double threshold, bool isLabelled)
    {
        var present = set.Present;
        var whole = Of(set.Subjects, set.Silent);
        return new FittedTypology
        {
            Id = typology.Id,
            IsProposed = threshold != typology.AlertThreshold
                || !model.Points.SelectMany(p => p).SequenceEqual(present.Points.SelectMany(p => p)),
            ThresholdBefore = typology.AlertThreshold,
            Threshold = threshold,
            MinimumFamilies = typology.MinimumFamilies,
            Before = whole.Score(present, typology.AlertThreshold, days),
            Fitted = whole.Score(model, threshold, days),
            OtherSubjects = isLabelled ? OtherSubjects() : null,
            LaterDays = isLabelled ? LaterDays() : null,
            Rules = [
                .. set.Rules.Select(
                    (r, i) => new FittedRule(r.Id, r.Family, set.Weight(r), model.Points[i][^1], StepsOf(i, model)))
                    .Where(r => r.WeightBefore > 0 || r.Weight > 0)],
            Calibration = isLabelled ? [.. whole.Calibrate(model, threshold).Select(c => new Calibrated(c.Score, c.Probability))] : [],
        };
    }

    /// <summary>The steps of a rule that differ from those below them: the condition, empty for the rule's own, and the points.</summary>
    public IEnumerable<(string When, double Points)> Steps(int rule, ScoreModel model)
    {
        var points = model.Points[rule];
        for (var step = 0; step < points.Length; step++)
        {
            if (step == 0 || points[step] > points[step - 1])
            {
                yield return (step == 0 ? ""
                    : set.Cuts[rule].Values.Length > 0 ? set.Cuts[rule].When(step - 1) : $"band {step}", points[step]);
            }
        }
    }

    // As people read them; neighbours that give the same are one.
    private IReadOnlyList<string> StepsOf(int rule, ScoreModel model) =>
        [.. Steps(rule, model).Select(
            s => string.Create(CultureInfo.InvariantCulture, $"{(s.When.Length == 0 ? "hit" : s.When)}: {s.Points:0.#}"))];

    private TypologyFit Of(IReadOnlyList<FitSubject> subjects, (int, int) silent) =>
        new(subjects, silent, maxFalsePositiveRate, set.Free, set.Cooldown);

    private FitScore OtherSubjects()
    {
        var all = new FitScore(0, 0, 0, 0, 0, days);
        for (var fold = 0; fold < Folds; fold++)
        {
            // By other bits than those the fit divides them by.
            var part = set.Subjects.ToLookup(s => (int)((s.Id >> 60) % Folds) == fold);
            var silent = (Part(set.Silent.Frauds, fold), Part(set.Silent.Honest, fold));
            var (model, threshold) = Of([.. part[false]], (set.Silent.Frauds - silent.Item1, set.Silent.Honest - silent.Item2))
                .Fit(set.Present, typology.AlertThreshold);
            all += Of([.. part[true]], silent).Score(model, threshold, days);
        }

        return all;

        static int Part(int all, int fold) => all / Folds + (fold < all % Folds ? 1 : 0);
    }

    private FitScore LaterDays()
    {
        var (first, last) = set.Span;
        var middle = first + (last - first) / 2;
        var (before, silentBefore) = Within(long.MinValue, middle);
        var (after, silentAfter) = Within(middle, long.MaxValue);
        var (model, threshold) = Of(before, silentBefore).Fit(set.Present, typology.AlertThreshold);
        return Of(after, silentAfter).Score(model, threshold, days / 2);
    }

    // Of whom nothing was found in those days nobody knows whether there was anything to be found.
    private (List<FitSubject> Subjects, (int Frauds, int Honest) Silent) Within(long from, long to)
    {
        var subjects = set.Subjects.Select(s => s.Within(from, to)).ToList();
        var silent = (set.Silent.Frauds, set.Silent.Honest + subjects.Count(s => s.Instants.IsEmpty && s.IsFraud == false));
        return ([.. subjects.Where(s => !s.Instants.IsEmpty)], silent);
    }
}

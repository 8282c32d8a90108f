using System.Globalization;
using FraudSignals.Rules;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Backtesting.Fitting;

/// <summary>Fits one typology to what a back-test found, and says how far that can be believed.</summary>
internal sealed class Fitting(Typology typology, FitSet set, FitBudget budget, double days, bool onlyThreshold)
{
    private const int Folds = 5;

    /// <summary>The proposal.</summary>
    public (ScoreModel Model, double Threshold) Propose() => Fit(set.Subjects, set.Silent, days);

    /// <summary>The same with what it did where.</summary>
    public (FittedTypology Report, ScoreModel Model) Run()
    {
        var present = set.Present;
        var (model, threshold) = Propose();
        var whole = Of(set.Subjects, set.Silent);
        var isProposed = threshold != typology.AlertThreshold
            || !model.Points.Select(p => p.AsEnumerable()).SelectMany(p => p).SequenceEqual(present.Points.SelectMany(p => p));
        return (new FittedTypology
        {
            Id = typology.Id,
            IsProposed = isProposed,
            ThresholdBefore = typology.AlertThreshold,
            Threshold = threshold,
            MinimumFamilies = typology.MinimumFamilies,
            Before = whole.Score(present, typology.AlertThreshold, days),
            Fitted = whole.Score(model, threshold, days),
            OtherSubjects = OtherSubjects(),
            LaterDays = LaterDays(),
            Rules = [
                .. set.Rules.Select(
                    (r, i) => new FittedRule(r.Id, r.Family, set.Weight(r), model.Points[i][^1], StepsOf(i, model)))],
            Calibration = [.. whole.Calibrate(model, threshold).Select(c => new Calibrated(c.Score, c.Probability))],
        }, model);
    }

    /// <summary>What a rule gives by its steps, as people read it; neighbours that give the same are one.</summary>
    public IReadOnlyList<string> StepsOf(int rule, ScoreModel model) =>
        [.. Steps(rule, model).Select(
            s => string.Create(CultureInfo.InvariantCulture, $"{(s.When.Length == 0 ? "hit" : s.When)}: {s.Points:0.#}"))];

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

    private TypologyFit Of(IReadOnlyList<FitSubject> subjects, (int, int) silent) => new(subjects, silent, budget, set.Free, set.Cooldown);

    private (ScoreModel Model, double Threshold) Fit(IReadOnlyList<FitSubject> subjects, (int, int) silent, double of)
    {
        if (!onlyThreshold)
        {
            return Of(subjects, silent).Fit(set.Present, typology.AlertThreshold, of);
        }

        // Without labels nothing says which rule is right, only how much all of them bring.
        return (set.Present, Of(subjects, silent).Within(set.Present, of));
    }

    private FitScore OtherSubjects()
    {
        var all = new FitScore(0, 0, 0, 0, 0, days);
        for (var fold = 0; fold < Folds; fold++)
        {
            var (own, other) = (new List<FitSubject>(), new List<FitSubject>());
            foreach (var subject in set.Subjects)
            {
                ((int)(subject.Id % Folds) == fold ? other : own).Add(subject);
            }

            var silent = (Part(set.Silent.Frauds, fold), Part(set.Silent.Honest, fold));

            // A budget of alerts is for all subjects, of which these are four fifths.
            var fit = new TypologyFit(own, (set.Silent.Frauds - silent.Item1, set.Silent.Honest - silent.Item2),
                budget with { AlertsPerDay = budget.AlertsPerDay * (Folds - 1) / Folds }, set.Free, set.Cooldown);
            var (model, threshold) = onlyThreshold
                ? (set.Present, fit.Within(set.Present, days))
                : fit.Fit(set.Present, typology.AlertThreshold, days);
            all += Of(other, silent).Score(model, threshold, days);
        }

        return all;

        static int Part(int all, int fold) => all / Folds + (fold < all % Folds ? 1 : 0);
    }

    private FitScore LaterDays()
    {
        var times = set.Subjects.SelectMany(s => s.Instants).Select(i => i.Time).DefaultIfEmpty().ToList();
        var middle = times.Min() + (times.Max() - times.Min()) / 2;
        var (before, silentBefore) = Within(long.MinValue, middle);
        var (after, silentAfter) = Within(middle, long.MaxValue);
        var (model, threshold) = Fit(before, silentBefore, days / 2);
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

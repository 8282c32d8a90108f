namespace FraudSignals.Rules.Fitting;

/// <summary>
/// Thresholds of several typologies that together raise so many alerts a day: all of them as far above or below what they are as the
/// budget takes, in proportion, and then one after another as much lower as there is room.
/// </summary>
/// <param name="parts">The typologies.</param>
/// <param name="from">From when on alerts count, milliseconds since 1970.</param>
/// <param name="to">Until when.</param>
public sealed class AlertBudget(IReadOnlyList<BudgetPart> parts, long from, long to)
{
    private const long Day = 24 * 3600_000;

    // Fewer points than this are no ground to alert at all.
    private const double LeastThreshold = 1;

    private readonly double _days = (double)(to - from) / Day;

    /// <summary>
    /// From when on all counts that was found between two times: once findings have had the time to come together; but half of the time
    /// counts.
    /// </summary>
    public static long FirstWhole(IReadOnlyList<BudgetPart> parts, long from, long to) =>
        Math.Min(from + parts.Select(p => p.Window + p.Cooldown).DefaultIfEmpty().Max(), from + (to - from) / 2);

    /// <summary>The thresholds in the order of the typologies.</summary>
    /// <param name="alertsPerDay">How many alerts a day all of them may raise together.</param>
    /// <param name="mayFall">Whether thresholds may be lower than they are, to spend what there is.</param>
    public double[] Thresholds(double alertsPerDay, bool mayFall)
    {
        var most = alertsPerDay * _days;
        var scores = parts.Select(p => Scores(p, mayFall)).ToArray();
        var ratios = parts.SelectMany((p, i) => scores[i].Select(s => s / p.Threshold)).Distinct().Order().ToArray();
        var (low, high) = (0, ratios.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Total(At(ratios[middle])) > most)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var thresholds = At(low < ratios.Length ? ratios[low] : double.MaxValue);
        for (var fits = true; fits;)
        {
            fits = false;
            for (var i = 0; i < parts.Count; i++)
            {
                var next = scores[i].LastOrDefault(s => s < thresholds[i], double.NaN);
                var lower = thresholds.ToArray();
                lower[i] = next;
                if (!double.IsNaN(next) && Total(lower) <= most)
                {
                    (thresholds, fits) = (lower, true);
                }
            }
        }

        return thresholds;

        // Of each the lowest score that is as far above its threshold; above all of them where there is none.
        double[] At(double ratio) =>
            [.. parts.Select((p, i) => scores[i].FirstOrDefault(s => s / p.Threshold >= ratio, scores[i].LastOrDefault(p.Threshold) + 1))];
    }

    /// <summary>How many alerts a day thresholds raise.</summary>
    public double AlertsPerDay(double[] thresholds) => _days <= 0 ? 0 : Total(thresholds) / _days;

    private int Total(double[] thresholds) => parts.Select((p, i) => p.Subjects.Sum(
        s => AlertTimes.Of(s, p.Model, thresholds[i], p.Cooldown).Count(t => t >= from && t < to))).Sum();

    private static double[] Scores(BudgetPart part, bool mayFall) =>
    [
        .. part.Subjects.SelectMany(s => s.Instants).Select(i => Math.Floor(part.Model.Score(i.Steps)))
            .Append(part.Threshold).Where(s => s >= (mayFall ? LeastThreshold : part.Threshold)).Distinct().Order(),
    ];
}

/// <summary>What one typology has a part of the budget for.</summary>
/// <param name="Subjects">What was found of whom.</param>
/// <param name="Model">What its findings give.</param>
/// <param name="Threshold">What an alert takes now.</param>
/// <param name="Window">How long a finding counts, milliseconds.</param>
/// <param name="Cooldown">The typology's cool-down, milliseconds.</param>
public sealed record BudgetPart(IReadOnlyList<FitSubject> Subjects, ScoreModel Model, double Threshold, long Window, long Cooldown);

using FraudSignals.Rules.Fitting;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>
/// Chooses a budget on some days of a world and counts alerts on the others; days on which windows were not full do not count.
/// </summary>
internal static class BudgetDays
{
    private const double Share = 0.6;
    private const long Day = 24 * 3600_000;

    /// <param name="parts">The typologies.</param>
    /// <param name="days">Over how many of the last days a budget is chosen.</param>
    /// <param name="world">The world's name.</param>
    /// <param name="hasHistory">Whether days before its first were loaded.</param>
    public static BudgetResult Spend(BudgetPart[] parts, int days, string world, bool hasHistory)
    {
        var instants = parts.SelectMany(p => p.Subjects).SelectMany(s => s.Instants).ToList();
        var (first, last) = (instants.Min(i => i.Time), instants.Max(i => i.Until));

        // Whole days from the fifth on, the last of which is seldom whole; the first half of them is seen.
        var warm = first + 4 * Day;
        var whole = (int)((last - warm) / Day);
        var (cut, end) = (warm + whole / 2 * Day, warm + whole * Day);
        var (seen, unseen) = (Before(cut), new AlertBudget(parts, cut, end));
        double[] shipped = [.. parts.Select(p => p.Threshold)];
        var asked = Share * seen.AlertsPerDay(shipped);
        var thresholds = seen.Thresholds(asked, mayFall: true);
        var anew = 0.0;
        for (var day = cut; day < end; day += Day)
        {
            anew += new AlertBudget(parts, day, day + Day).AlertsPerDay(Before(day).Thresholds(asked, mayFall: true));
        }

        return new BudgetResult(world, hasHistory, asked, seen.AlertsPerDay(thresholds), unseen.AlertsPerDay(thresholds),
            anew / ((end - cut) / Day), unseen.AlertsPerDay(shipped) / seen.AlertsPerDay(shipped));

        AlertBudget Before(long day) => new(parts, Math.Max(warm, day - days * Day), day);
    }
}

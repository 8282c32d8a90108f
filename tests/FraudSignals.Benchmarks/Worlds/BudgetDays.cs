using FraudSignals.Rules.Fitting;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>
/// Chooses a budget on some days of a world and counts alerts on the others; days on which windows were not full do not count.
/// </summary>
internal static class BudgetDays
{
    private const double Share = 0.6;
    private const long Day = 24 * 3600_000;

    public static BudgetResult Spend(BudgetPart[] parts, string world, bool hasHistory)
    {
        var instants = parts.SelectMany(p => p.Subjects).SelectMany(s => s.Instants).ToList();
        var (first, last) = (instants.Min(i => i.Time), instants.Max(i => i.Until));

        // Whole days from the fifth on, the last of which is seldom whole; the first half of them is seen.
        var warm = first + 4 * Day;
        var days = (int)((last - warm) / Day);
        var cut = warm + days / 2 * Day;
        var (seen, unseen) = (new AlertBudget(parts, warm, cut), new AlertBudget(parts, cut, warm + days * Day));
        double[] shipped = [.. parts.Select(p => p.Threshold)];
        var asked = Share * seen.AlertsPerDay(shipped);
        var thresholds = seen.Thresholds(asked, mayFall: true);
        return new BudgetResult(world, hasHistory, asked, seen.AlertsPerDay(thresholds), unseen.AlertsPerDay(thresholds),
            unseen.AlertsPerDay(shipped) / seen.AlertsPerDay(shipped));
    }
}

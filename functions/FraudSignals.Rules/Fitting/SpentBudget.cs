namespace FraudSignals.Rules.Fitting;

/// <summary>Thresholds that keep a budget, and what it comes to on days they were not chosen on.</summary>
/// <param name="Thresholds">In the order of the typologies.</param>
/// <param name="AlertsPerDay">Of all of them, on the days they were chosen on.</param>
/// <param name="AlertsPerDayLater">The same on the second half of the days by thresholds chosen on the first.</param>
public sealed record SpentBudget(double[] Thresholds, double AlertsPerDay, double AlertsPerDayLater)
{
    /// <param name="parts">The typologies.</param>
    /// <param name="alertsPerDay">How many alerts a day all of them may raise together.</param>
    /// <param name="mayFall">Whether thresholds may be lower than they are.</param>
    public static SpentBudget Of(IReadOnlyList<BudgetPart> parts, double alertsPerDay, bool mayFall)
    {
        var instants = parts.SelectMany(p => p.Subjects).SelectMany(s => s.Instants);
        var (first, last) = (instants.Select(i => i.Time).DefaultIfEmpty().Min(), instants.Select(i => i.Until).DefaultIfEmpty().Max() + 1);
        var counted = AlertBudget.FirstCounted(parts, first, last);
        var middle = counted + (last - counted) / 2;
        var (all, early, late) = (new AlertBudget(parts, counted, last), new AlertBudget(parts, counted, middle),
            new AlertBudget(parts, middle, last));
        var thresholds = all.Thresholds(alertsPerDay, mayFall);
        return new SpentBudget(
            thresholds, all.AlertsPerDay(thresholds), late.AlertsPerDay(early.Thresholds(alertsPerDay, mayFall)));
    }
}

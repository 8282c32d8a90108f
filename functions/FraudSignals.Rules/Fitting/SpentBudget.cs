namespace FraudSignals.Rules.Fitting;

/// <summary>Thresholds that keep a budget, and what it comes to on days they were not chosen on.</summary>
/// <param name="Thresholds">In the order of the typologies.</param>
/// <param name="AlertsPerDay">Of all of them, on the days they were chosen on.</param>
/// <param name="AlertsPerDayLater">
/// The same by thresholds chosen on as many days before; where there are not so many, on the second half by those of the first.
/// </param>
public sealed record SpentBudget(double[] Thresholds, double AlertsPerDay, double AlertsPerDayLater)
{
    private const long Day = 24 * 3600_000;

    /// <param name="parts">The typologies.</param>
    /// <param name="alertsPerDay">How many alerts a day all of them may raise together.</param>
    /// <param name="days">Over how many of the last days that is counted.</param>
    /// <param name="mayFall">Whether thresholds may be lower than they are.</param>
    public static SpentBudget Of(IReadOnlyList<BudgetPart> parts, double alertsPerDay, int days, bool mayFall)
    {
        var instants = parts.SelectMany(p => p.Subjects).SelectMany(s => s.Instants);
        var (first, last) = (instants.Select(i => i.Time).DefaultIfEmpty().Min(), instants.Select(i => i.Until).DefaultIfEmpty().Max() + 1);
        var whole = AlertBudget.FirstWhole(parts, first, last);
        var counted = Math.Max(whole, last - days * Day);
        var length = last - counted;
        var (early, late) = counted - length >= whole ? (counted - length, counted) : (counted, counted + length / 2);
        var budget = new AlertBudget(parts, counted, last);
        var thresholds = budget.Thresholds(alertsPerDay, mayFall);
        var former = new AlertBudget(parts, early, late).Thresholds(alertsPerDay, mayFall);
        return new SpentBudget(
            thresholds, budget.AlertsPerDay(thresholds), new AlertBudget(parts, late, last).AlertsPerDay(former));
    }
}

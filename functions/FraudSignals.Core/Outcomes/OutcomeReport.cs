using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Verdicts;

namespace FraudSignals.Outcomes;

/// <summary>What came of the alerts of a period.</summary>
/// <param name="From">Alerts received from here on,</param>
/// <param name="To">and before here.</param>
/// <param name="All">All together.</param>
/// <param name="Typologies">By typology.</param>
/// <param name="Countries">By the country calling code of the institution; <c>unknown</c> where there is none.</param>
/// <param name="Institutions">By whose customers the alerts are about; <c>nobody</c> for those of nobody known.</param>
/// <param name="Wrong">The alerts that were found to be wrong, the newest first, at most <see cref="MostWrong"/>.</param>
public sealed record OutcomeReport(
    DateTimeOffset From, DateTimeOffset To, OutcomeFigures All, ImmutableArray<OutcomeFigures> Typologies, ImmutableArray<OutcomeFigures> Countries,
    ImmutableArray<OutcomeFigures> Institutions, ImmutableArray<WrongAlert> Wrong)
{
    /// <summary>The most alerts that are named one by one.</summary>
    public const int MostWrong = 1_000;

    private const string Unknown = "unknown";
    private const string Nobody = "nobody";

    /// <summary>Draws up the report.</summary>
    /// <param name="from">Alerts received from here on,</param>
    /// <param name="to">and before here.</param>
    /// <param name="alerts">Alerts, of which the newest revision of each within the period counts; notices of budgets are passed over.</param>
    /// <param name="verdicts">All verdicts of those, in the order they were taken, whenever that was.</param>
    public static OutcomeReport Of(DateTimeOffset from, DateTimeOffset to, IEnumerable<Alert> alerts, IEnumerable<Verdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(verdicts);
        var byAlert = verdicts.GroupBy(v => v.Alert, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
        List<Outcome> outcomes =
        [
            .. alerts.Where(a => a.Received >= from && a.Received < to && a.Typology != AlertBudget.NoticeTypology)
                .GroupBy(a => a.Id, StringComparer.Ordinal)
                .Select(revisions => new Outcome([.. revisions.OrderBy(a => a.Revision)], byAlert.GetValueOrDefault(revisions.Key, []))),
        ];
        return new OutcomeReport(
            from, to, OutcomeFigures.Of("all", outcomes), By(o => o.Alert.Typology), By(o => o.Alert.Owner?.Country ?? Unknown), By(o => o.Alert.Owner?.Party ?? Nobody),
            [.. outcomes.Where(o => o.WasWrong).OrderByDescending(o => o.Alert.Received).Take(MostWrong).Select(WrongAlert.Of)]);

        ImmutableArray<OutcomeFigures> By(Func<Outcome, string> key) =>
            [.. outcomes.GroupBy(key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => OutcomeFigures.Of(g.Key, [.. g]))];
    }
}

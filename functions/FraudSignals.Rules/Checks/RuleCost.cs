using FraudSignals.Events;
using FraudSignals.Windows;

namespace FraudSignals.Rules.Checks;

/// <summary>
/// What the aggregates of a rule cost, reckoned without events: state for an ordinary subject, reading for a busy one. State
/// that other rules share is counted here all the same, so that a rule's cost does not hang on its company.
/// </summary>
internal static class RuleCost
{
    public const double TouchesPerDay = 20;
    public const double Days = 14;

    // The most rows kept of a set of values, of novelty and of an order of touches.
    public const int DistinctRows = 256;
    public const int NoveltyRows = 512;
    public const int LogRows = 64;

    private const double ShareOfNew = 0.2;
    private const double LatenessDays = 2;
    private const int SetRowBytes = 8;
    private const int LogRowBytes = 12;
    private const int PaneHeadBytes = 2;
    private const int ScalarBytes = 12;

    /// <summary>Bytes of a subject with <see cref="TouchesPerDay"/>, spread over the roles the rule looks at, after <see cref="Days"/>.</summary>
    public static double Bytes(IReadOnlyCollection<AggregateDefinition> aggregates)
    {
        var roles = Math.Max(1, aggregates.SelectMany(a => a.Roles).Distinct().Count());
        var apart = aggregates.Where(a => !HasPanes(a)).DistinctBy(a => a.Identity).Sum(a => BytesApart(a, roles));
        var panes = aggregates.Where(HasPanes)
            .SelectMany(a => a.Roles, (a, role) => (Grid: PaneGrid.For(a.Window), Role: role, Aggregate: a))
            .GroupBy(a => (a.Grid.Milliseconds, a.Role))
            .Sum(ring => PanesWithData(ring.First().Grid, DaysOf(ring.Max(a => a.Aggregate.Window)), roles)
                * (PaneHeadBytes + ring.SelectMany(a => Columns(a.Aggregate)).Distinct().Sum(c => c.Bytes)));
        return apart + panes;
    }

    /// <summary>Rows of state read for one value of a busy subject.</summary>
    public static int Rows(AggregateDefinition aggregate) => aggregate.Of switch
    {
        AggregateFunction.Distinct => DistinctRows,
        AggregateFunction.New => NoveltyRows,
        AggregateFunction.TopShare or AggregateFunction.GapVariation => LogRows,
        _ when HasPanes(aggregate) => PaneGrid.For(aggregate.Window).PanesIn(aggregate.Window) * aggregate.Roles.Length,
        _ => 1,
    };

    private static bool HasPanes(AggregateDefinition aggregate) => aggregate.Of is AggregateFunction.Count or AggregateFunction.Sum or AggregateFunction.Min
        or AggregateFunction.Max or AggregateFunction.Mean or AggregateFunction.Deviation or AggregateFunction.MatchedFlow or AggregateFunction.Dwell;

    private static double BytesApart(AggregateDefinition aggregate, int roles)
    {
        var touches = TouchesPerDay * aggregate.Roles.Length / roles * DaysOf(aggregate.Window > aggregate.Horizon ? aggregate.Window : aggregate.Horizon);
        return aggregate.Of switch
        {
            AggregateFunction.Distinct => SetRowBytes * Math.Min(DistinctRows, touches * ShareOfNew),
            AggregateFunction.New => SetRowBytes * Math.Min(NoveltyRows, touches * ShareOfNew),
            AggregateFunction.TopShare or AggregateFunction.GapVariation => LogRowBytes * Math.Min(LogRows, touches),
            _ => ScalarBytes,
        };
    }

    private static double DaysOf(TimeSpan window) => Math.Min(Days, window.TotalDays + LatenessDays);

    // Touches fall on panes at random.
    private static double PanesWithData(PaneGrid grid, double days, int roles)
    {
        var panes = days * TimeSpan.MillisecondsPerDay / grid.Milliseconds;
        return panes * (1 - Math.Exp(-TouchesPerDay / roles * days / panes));
    }

    // Counts mostly fit one byte, durations two, amounts in minor units four. Equal columns are one.
    private static IEnumerable<(string Column, int Bytes)> Columns(AggregateDefinition aggregate)
    {
        var isFlow = aggregate.Of is AggregateFunction.MatchedFlow or AggregateFunction.Dwell;
        var field = isFlow ? EventField.Amount : aggregate.Field;
        var width = field == EventField.DurationSeconds ? 2 : 4;
        (string Of, int Bytes)[] columns = aggregate.Of switch
        {
            AggregateFunction.Count => [("count", 1)],
            AggregateFunction.Mean => [("value", width), ("count", 1)],
            AggregateFunction.Deviation => [("value", width), ("count", 1), ("squares", 2 * width)],
            AggregateFunction.Min or AggregateFunction.Max => [(aggregate.Of.ToString(), width)],
            AggregateFunction.Dwell => [("value", width), ("value by time", 2 * width)],
            _ => [("value", width)],
        };
        return columns.Select(c => (string.Join('|', c.Of, field, aggregate.Where, aggregate.Currency, aggregate.Finding), c.Bytes));
    }
}

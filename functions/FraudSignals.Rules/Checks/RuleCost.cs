using FraudSignals.Events;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Sections;

namespace FraudSignals.Rules.Checks;

/// <summary>
/// What the aggregates of a rule cost, reckoned without events: state for an ordinary subject, time for a busy one. State
/// that other rules share is counted here all the same, so that a rule's cost does not hang on its company. The figures are
/// those of an engine; <c>cost</c> of the benchmarks measures them beside these.
/// </summary>
internal static class RuleCost
{
    public const double TouchesPerDay = 20;
    public const double Days = 14;
    public const int Known = 12;
    public const double ShareOfNew = 0.2;

    private const int SetRows = 256;
    private const int NoveltyRows = 512;
    private const int LogRows = 64;
    private const double LatenessDays = 2;

    // Where the rows of a section begin and how many there are; of a ring also how wide its columns are.
    private const int SectionBytes = 8;
    private const int RingBytes = SectionBytes + 8;

    private const int SetRowBytes = 8;
    private const int LogRowBytes = 8;
    private const int LogFieldBytes = 4;
    private const int LogWeightBytes = 8;
    private const int PaneHeadBytes = 2;
    private const int ScalarBytes = 12;

    // Nanoseconds: to read a column of a window, and each pane of it.
    private const int ColumnTime = 60;
    private const double CountPaneTime = 0.45;
    private const double ValuePaneTime = 3.7;

    /// <summary>
    /// Bytes of a subject with <see cref="TouchesPerDay"/>, spread over the roles the rule looks at, after <see cref="Days"/>.
    /// </summary>
    public static double Bytes(IReadOnlyCollection<AggregateDefinition> aggregates)
    {
        if (aggregates.Count == 0)
        {
            return 0;
        }

        var roles = aggregates.SelectMany(a => a.Roles).Distinct().ToList();
        var apart = aggregates.Where(a => !HasPanes(a)).DistinctBy(a => a.Identity).Sum(a => BytesApart(a, roles.Count));

        // Each role has a ring on the finest grid, which tells late events what to look at again.
        var finest =
            PaneGrid.For(aggregates.Select(a => a.OwnWindow).Where(w => w > TimeSpan.Zero).DefaultIfEmpty(TimeSpan.FromDays(3)).Min());
        var rings = aggregates.Where(HasPanes)
            .SelectMany(a => a.Roles, (a, role) => (Grid: PaneGrid.For(a.Window), Role: role, a.Window, Columns: Columns(a)))
            .Concat(
                roles.Select(
                    role => (Grid: finest, Role: role, Window: TimeSpan.Zero, Columns: Enumerable.Empty<(string Column, double Bytes)>())))
            .GroupBy(r => (r.Grid.Milliseconds, r.Role))
            .Sum(ring => RingBytes + PanesWithData(ring.First().Grid, DaysOf(ring.Max(r => r.Window)), roles.Count)
                * (PaneHeadBytes + ring.SelectMany(r => r.Columns).Distinct().Sum(c => c.Bytes)));
        return apart + rings;
    }

    /// <summary>Nanoseconds to read the value of a busy subject once.</summary>
    public static double Nanoseconds(AggregateDefinition aggregate) => !HasPanes(aggregate) ? FunctionSpec.Of(aggregate.Of).ReadTime
        : aggregate.Roles.Length * Columns(aggregate).Sum(c =>
            ColumnTime + (c.Bytes == 1 ? CountPaneTime : ValuePaneTime) * PaneGrid.For(aggregate.Window).PanesIn(aggregate.Window));

    private static bool HasPanes(AggregateDefinition aggregate) => FunctionSpec.Of(aggregate.Of).KeptIn == KeptIn.Panes;

    private static double BytesApart(AggregateDefinition aggregate, int roles)
    {
        var perDay = TouchesPerDay * aggregate.Roles.Length / roles;
        return FunctionSpec.Of(aggregate.Of).KeptIn switch
        {
            KeptIn.Set => 2 * SectionBytes + SetRowBytes * Math.Min(SetRows, Runs(perDay, aggregate.Window.TotalDays)),
            KeptIn.Novelty => SectionBytes + ScalarBytes + SetRowBytes * Math.Min(NoveltyRows, Runs(perDay, aggregate.Horizon.TotalDays)),
            KeptIn.Touches =>
                SectionBytes + (LogRowBytes + FieldBytes(aggregate) + (aggregate.Weight is null ? 0 : LogWeightBytes))
                    * Math.Min(LogRows, Most(perDay * aggregate.Window.TotalDays)),
            _ => ScalarBytes,
        };
    }

    private static int FieldBytes(AggregateDefinition aggregate) =>
        aggregate.Field is null ? 0 : FunctionSpec.Of(aggregate.Of).Field == FieldNeed.Number ? LogWeightBytes : LogFieldBytes;

    // A value has a row for each time it was met again after a longer gap than the window; those met once have one.
    private static double Runs(double perDay, double gapDays)
    {
        var days = Math.Min(Days, gapDays + LatenessDays);
        var perKnown = perDay * (1 - ShareOfNew) / Known;
        return perDay * ShareOfNew * days + Known * (1 + days * perKnown * Math.Exp(-perKnown * gapDays));
    }

    // Room for the busiest time there was is kept for a while.
    private static double Most(double rows) => rows + 2 * Math.Sqrt(rows);

    private static double DaysOf(TimeSpan window) => Math.Min(Days, window.TotalDays + LatenessDays);

    // Touches fall on panes at random.
    private static double PanesWithData(PaneGrid grid, double days, int roles)
    {
        var panes = days * TimeSpan.MillisecondsPerDay / grid.Milliseconds;
        return panes * (1 - Math.Exp(-TouchesPerDay / roles * days / panes));
    }

    // Counts mostly fit one byte, durations two, amounts in minor units three. Squares stand in two parts. Equal columns are one.
    private static IEnumerable<(string Column, double Bytes)> Columns(AggregateDefinition aggregate)
    {
        var spec = FunctionSpec.Of(aggregate.Of);
        var field = spec.IsFlow ? EventField.Amount : aggregate.Field;
        var width = field == EventField.DurationSeconds ? 2 : 3;
        return spec.Columns.Select(of => (string.Join('|', of, field, aggregate.Where, aggregate.Currency, aggregate.Finding), of switch
        {
            ColumnOf.Count => 1.0,
            ColumnOf.SquareLow => 4,
            ColumnOf.SquareHigh => width / 2,
            _ => width,
        }));
    }
}

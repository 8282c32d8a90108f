namespace FraudSignals.Rules.Checks;

/// <summary>Finds rules that would cost more than a rule may.</summary>
internal sealed class Cost : Check
{
    /// <summary>Half of what the state of a whole subject may take.</summary>
    public const double MaxBytes = 1024;

    public const int MaxRows = 2000;

    public override CheckInfo Info { get; } = new(
        "cost",
        $"a rule whose aggregates would take more than {MaxBytes:0} bytes of a subject with {RuleCost.TouchesPerDay:0} touches a day after {RuleCost.Days:0} days, one touch in five with somebody new, or more than {MaxRows} rows of state to read for one event of a busy subject: "
            + $"a row a pane and role for a window (1-minute panes below 6h, 15 minutes below 72h, 3 hours below 36d, then 36 hours), {RuleCost.DistinctRows} for distinct, {RuleCost.NoveltyRows} for new, {RuleCost.LogRows} for topShare and gapVariation",
        "state is kept for every subject, and rules run on every event",
        "fewer aggregates; 6h instead of 5h, 72h instead of 60h");

    public override IEnumerable<Found> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules)
        {
            var bytes = RuleCost.Bytes([.. rule.Aggregates]);
            if (bytes > MaxBytes)
            {
                yield return Found.At(
                    rule, "id", $"the aggregates take about {bytes:0} bytes of a subject with {RuleCost.TouchesPerDay:0} touches a day, and a rule may take {MaxBytes:0}",
                    "use fewer aggregates, or shorter windows");
            }

            var rows = rule.Aggregates.Sum(RuleCost.Rows);
            if (rows > MaxRows)
            {
                var worst = rule.Aggregates.MaxBy(RuleCost.Rows)!;
                yield return Found.At(
                    rule, rule.OffsetOf(worst), $"the rule reads up to {rows} rows of state an event, {RuleCost.Rows(worst)} of them for '{worst.Name}', and it may read {MaxRows}",
                    worst.Window < TimeSpan.FromHours(6) ? "a Window of 6h has fewer panes" : "use fewer aggregates");
            }
        }
    }
}

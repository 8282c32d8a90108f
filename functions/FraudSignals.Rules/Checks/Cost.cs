namespace FraudSignals.Rules.Checks;

/// <summary>Finds rules that would cost more than a rule may.</summary>
internal sealed class Cost : Check
{
    /// <summary>A rule that takes more mostly looks at several things, which are better found by several rules.</summary>
    public const double MaxBytes = 1280;

    /// <summary>What six top shares take, or fifteen sets of very many values.</summary>
    public const double MaxMicroseconds = 10;

    public override CheckInfo Info { get; } = new(
        "cost",
        $"a rule whose aggregates would take more than {MaxBytes:0} bytes of a subject with {RuleCost.TouchesPerDay:0} touches a day "
        + $"after {RuleCost.Days:0} days, four in five with {RuleCost.Known} it knows and one with somebody new, or more than "
        + $"{MaxMicroseconds:0} microseconds to read for one event of a busy subject: "
            + "nearly 2 for topShare, less than 1 for distinct and new, and for a window the more the more panes it has (of 1 minute "
            + "below 6h, 15 minutes below 72h, 3 hours below 36d, then 36 hours)",
        "state is kept for every subject, and rules run on every event",
        "fewer aggregates; 6h instead of 5h, 72h instead of 60h")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules)
        {
            var bytes = RuleCost.Bytes([.. rule.Aggregates]);
            if (bytes > MaxBytes)
            {
                yield return CheckHit.At(
                    rule, "id",
                    $"the aggregates take about {bytes:0} bytes of a subject with {RuleCost.TouchesPerDay:0} touches a day, and a rule "
                    + $"may take {MaxBytes:0}",
                    "use fewer aggregates, or shorter windows");
            }

            var time = rule.Aggregates.Sum(RuleCost.Nanoseconds) / 1000;
            if (time > MaxMicroseconds)
            {
                var worst = rule.Aggregates.MaxBy(RuleCost.Nanoseconds)!;
                yield return CheckHit.At(
                    rule, rule.OffsetOf(worst),
                    $"the rule reads for about {time:0} microseconds an event of a busy subject, "
                    + $"{RuleCost.Nanoseconds(worst) / 1000:0.#} of them '{worst.Name}', and it may read for {MaxMicroseconds:0}",
                    worst.Window < TimeSpan.FromHours(6) ? "a Window of 6h has fewer panes" : "use fewer aggregates");
            }
        }
    }
}

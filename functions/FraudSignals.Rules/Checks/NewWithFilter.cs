namespace FraudSignals.Rules.Checks;

/// <summary>Finds newness that is judged among some of the events only.</summary>
internal sealed class NewWithFilter : Check
{
    public override CheckInfo Info { get; } = new(
        "new-with-filter",
        "an aggregate of the function new with a Where",
        "only events that pass the filter are known: who was met before in others counts as new",
        "no Where on new, and a bound on what else is to hold; or isNew(field, \"90d\") in the expression, for the event's own "
        + "counterpart");

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from rule in set.Rules
        from aggregate in rule.Aggregates
        where aggregate is { Of: AggregateFunction.New, Where: not null }
        select CheckHit.At(rule, rule.OffsetOf(aggregate),
            $"'{aggregate.Name}' takes for new whom the subject met before in events that its Where leaves out", "take the Where out");
}

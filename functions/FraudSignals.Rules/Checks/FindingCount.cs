namespace FraudSignals.Rules.Checks;

/// <summary>Finds counts of findings that look like counts of events.</summary>
internal sealed class FindingCount : Check
{
    public override CheckInfo Info { get; } = new(
        "finding-count",
        "a count of findings over a window longer than the cool-down of the rule they are of, that does not say what it counts",
        "a finding comes once a cool-down from each origin, not once an event: two days of one caller count as two callers of one day",
        "\"Per\": \"origin\" for how many different ones, or \"Per\": \"cooldown\" for what it counts now");

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        var rules = set.Rules.DistinctBy(r => r.Id).ToDictionary(r => r.Id);
        return from rule in set.Rules
               from aggregate in rule.Aggregates
               where aggregate is { Of: AggregateFunction.Count, Finding: not null, Per: null }
                   && rules.TryGetValue(aggregate.Finding, out var counted) && aggregate.Window > counted.Card.Cooldown
               select CheckHit.At(
                   rule, rule.OffsetOf(aggregate),
                   $"'{aggregate.Name}' counts a finding of '{aggregate.Finding}' anew in each of its cool-downs",
                   "say what is counted: \"Per\": \"origin\" for different origins, \"Per\": \"cooldown\" for this");
    }
}

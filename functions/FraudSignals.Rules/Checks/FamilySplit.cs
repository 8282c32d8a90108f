using FraudSignals.Rules.Cards;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds evidence that would be counted as two kinds though it is one.</summary>
internal sealed class FamilySplit : Check
{
    public override CheckInfo Info { get; } = new(
        "family-split",
        "two rules over the same aggregates, windows aside, that say they are of different families and stand in one typology",
        "an alert asks for evidence of at least two families; here one kind of evidence would do for both",
        "the same family on both rules");

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        var rules = set.Rules.DistinctBy(r => r.Id).ToDictionary(r => r.Id);
        var told = new HashSet<string>();
        foreach (var typology in set.Typologies)
        {
            var weighted = typology.Typology.Weights.Keys.Where(rules.ContainsKey).Select(id => rules[id])
                .OrderBy(r => r.Id, StringComparer.Ordinal);
            foreach (var same in weighted.Where(r => r.Aggregates.Any() && r.Card.Family.Length > 0).GroupBy(Evidence))
            {
                var first = same.First();
                foreach (var other in same.Where(r => r.Card.Family != first.Card.Family && told.Add(r.Id)))
                {
                    yield return CheckHit.At(
                        other, "family",
                        $"'{other.Id}' rests on the same aggregates as '{first.Id}', which is of the family {first.Card.Family}",
                        $"write \"{first.Card.Family}\", or rest it on other evidence");
                }
            }
        }
    }

    private static string Evidence(ReadRule rule) => string.Join('\n', rule.Aggregates
        .Select(a => (a with { Window = TimeSpan.Zero, Horizon = TimeSpan.Zero }).Identity).Distinct().Order(StringComparer.Ordinal));
}

namespace FraudSignals.Rules.Checks;

/// <summary>Finds what no pack has, where there are packs.</summary>
internal sealed class NotInPack : Check
{
    public override CheckInfo Info { get; } = new(
        "not-in-a-pack",
        "a rule or typology that no pack names, where packs/ has files",
        "it is not loaded, and nothing else would say so",
        "its id in a pack; a pack with \"enabled\": false holds what is not to run yet");

    public override IEnumerable<CheckHit> Find(CheckedSet set) => set.Packs.Count == 0 ? [] :
    [
        .. from rule in set.Rules
           where rule.Card.Status != RuleStatus.Deprecated && !set.Packs.Any(p => p.HasRule(rule.Id, rule.Report.File))
           select CheckHit.At(rule, "id", $"no pack has the rule '{rule.Id}'", "name it in a file of packs/"),
        .. from typology in set.Typologies
           where typology.Typology.Status != RuleStatus.Deprecated && !set.Packs.Any(p => p.HasTypology(typology.Id))
           select CheckHit.At(typology, "id", $"no pack has the typology '{typology.Id}'", "name it in a file of packs/"),
    ];
}

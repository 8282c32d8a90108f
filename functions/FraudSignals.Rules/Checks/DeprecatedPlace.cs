using FraudSignals.Rules.Cards;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds deprecated rules that still lie among the others, and others among the deprecated.</summary>
internal sealed class DeprecatedPlace : Check
{
    private const string Status = "deprecated";

    public override CheckInfo Info { get; } = new(
        "deprecated-place",
        "a rule or typology of the status deprecated outside deprecated/, one of another status inside, or one inside without a "
        + "deprecatedReason",
        "what lies among the active rules is edited with them; what is deprecated is kept as it was, with the reason why",
        "the file in deprecated/, \"status\": \"deprecated\" and a \"deprecatedReason\"")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
    [
        .. from rule in set.Rules
           where rule.Card.Status == RuleStatus.Deprecated
           select Misplaced(rule),
        .. from typology in set.Typologies
           where typology.Typology.Status == RuleStatus.Deprecated
           select Misplaced(typology),
        .. from file in set.Deprecated
           where file.Status != Status
           select CheckHit.At(file, "status", $"a file in deprecated/ has the status '{file.Status}'",
               $"write \"{Status}\", or move the file back"),
        .. from file in set.Deprecated
           where file.Status == Status && string.IsNullOrWhiteSpace(file.Reason)
           select CheckHit.At(file, "deprecatedReason", $"it is not said why '{file.Id}' was deprecated", "add \"deprecatedReason\""),
    ];

    private static CheckHit Misplaced(IHasCard card) =>
        CheckHit.At(card, "status", $"'{card.Id}' is deprecated and lies among the active ones",
            $"move the file to deprecated/{card.Id}.json, with a deprecatedReason");
}

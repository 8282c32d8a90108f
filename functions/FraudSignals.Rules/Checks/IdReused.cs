using FraudSignals.Rules.Cards;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds ids given to something new after what they named was deprecated.</summary>
internal sealed class IdReused : Check
{
    public override CheckInfo Info { get; } = new(
        "id-reused",
        "a rule or typology with the id of a deprecated one",
        "figures and alerts of the two would be taken for those of one",
        "another id")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from card in set.Cards
        from old in set.Deprecated
        where old.Id == card.Id && old.IsRule == card is ReadRule
        select CheckHit.At(card, "id", $"the id '{card.Id}' was that of {old.Report.File}", "an id is never used twice; choose another");
}

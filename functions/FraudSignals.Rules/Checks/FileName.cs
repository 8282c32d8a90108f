namespace FraudSignals.Rules.Checks;

/// <summary>Finds files that are called otherwise than what they hold.</summary>
internal sealed class FileName : Check
{
    public override CheckInfo Info { get; } = new(
        "file-name",
        "a file whose name is not the id of its rule or typology",
        "an id in an alert should lead to its file without a search",
        "the id as the file's name; a copied file needs an id of its own");

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from card in set.Cards
        let name = Path.GetFileNameWithoutExtension(card.Report.File)
        where card.Id != name
        select CheckHit.At(card, "id", $"the id '{card.Id}' is not the name of its file",
            $"rename the file to {card.Id}.json, or the id to '{name}'");
}

namespace FraudSignals.Rules.Checks;

/// <summary>Finds cards whose level says one thing and whose score another.</summary>
internal sealed class LevelAndScore : Check
{
    private static readonly (string Level, double Least,
        double Most)[] Bands = [("low", 0, 15), ("medium", 10, 30), ("high", 20, 50), ("critical", 30, 100)];

    public override CheckInfo Info { get; } = new(
        "level-score",
        "a score outside the band of the level: " + string.Join(", ", Bands.Select(b => $"{b.Level} {b.Least} to {b.Most}")),
        "one of the two is a slip, and people read the level while typologies are weighed by the score",
        "a score within the band, or another level")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from rule in set.Rules
        let band = Array.Find(Bands, b => b.Level == rule.Card.Level)
        where band.Level is not null && (rule.Card.Score < band.Least || rule.Card.Score > band.Most)
        select CheckHit.At(rule, "score", $"the level {band.Level} has scores of {band.Least} to {band.Most}, not {rule.Card.Score}");
}

namespace FraudSignals.Rules.Checks;

/// <summary>Finds windows that look further back than subjects are remembered.</summary>
internal sealed class BeyondRetention : Check
{
    public override CheckInfo Info { get; } = new(
        "beyond-retention",
        "a Window or Horizon, or the window of a typology, longer than subjects without events are kept (180 days, unless rules check is "
        + "told otherwise by --keep-subjects, as serve is)",
        "a subject that was forgotten meanwhile begins anew, so that the rule never sees so far back",
        "a window within the retention; or keep subjects for longer");

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
    [
        .. from rule in set.Rules
           from aggregate in rule.Aggregates
           let longest = aggregate.Window > aggregate.Horizon ? aggregate.Window : aggregate.Horizon
           where longest > set.Retention
           select CheckHit.At(rule, rule.OffsetOf(aggregate),
               $"'{aggregate.Name}' looks back {Days(longest)}, and subjects are kept for {Days(set.Retention)}"),
        .. from typology in set.Typologies
           where typology.Typology.Window > set.Retention
           select CheckHit.At(typology, "window",
               $"findings are to count for {Days(typology.Typology.Window)}, and subjects are kept for {Days(set.Retention)}"),
    ];

    private static string Days(TimeSpan span) => $"{span.TotalDays:0.#} days";
}

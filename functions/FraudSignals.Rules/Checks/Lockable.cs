using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Lifecycle;

namespace FraudSignals.Rules.Checks;

/// <summary>A rule or typology as the lock sees it, deprecated ones included.</summary>
internal sealed record Lockable(IHasCard On, bool IsRule, LockEntry Now)
{
    public string What => IsRule ? "rule" : "typology";

    /// <summary>What the lock knows of it; null where that is nothing.</summary>
    public LockEntry? In(RuleLock? known) => (IsRule ? known?.Rules : known?.Typologies)?.GetValueOrDefault(On.Id);

    public static IEnumerable<Lockable> Of(CheckedSet set) =>
    [
        .. set.Rules.Select(r => new Lockable(r, true, new LockEntry(r.Card.Version, ContentHash.Of(r.Root, r.Entry)))),
        .. set.Typologies.Select(t => new Lockable(t, false, new LockEntry(t.Typology.Version, ContentHash.Of(t.Root, null)))),
        .. set.Deprecated.Select(d => new Lockable(d, d.IsRule, new LockEntry(d.Version, d.Hash))),
    ];
}

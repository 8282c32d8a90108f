namespace FraudSignals.Rules.Checks;

/// <summary>Finds what the lock does not know yet.</summary>
internal sealed class NotLocked : Check
{
    public override CheckInfo Info { get; } = new(
        "not-locked",
        "a rule or typology, or a version of one, that rules.lock.json does not have",
        "until then its content may change without a new version",
        "rules lock writes it, once the change is ready to be released")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from one in set.Lock is null ? [] : Lockable.Of(set)
        let locked = one.In(set.Lock)
        where locked is null || (one.Now.Version > locked.Version)
        select CheckHit.At(one.On, "version", $"the lock does not have version {one.Now.Version} of the {one.What} '{one.On.Id}'",
            "run rules lock");
}

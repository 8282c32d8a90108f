using FraudSignals.Rules.Lifecycle;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds what was changed since its release under the same version.</summary>
internal sealed class VersionNotRaised : Check
{
    public override CheckInfo Info { get; } = new(
        "version-not-raised",
        "a rule or typology that differs from what rules.lock.json has under the same or a later version, its dates and silences aside",
        "alerts name the version they rest on; two contents under one version cannot be told apart afterwards",
        "a version one higher, and today as modified; then rules lock")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from one in set.Lock is null ? [] : Lockable.Of(set)
        where one.On is not DeprecatedFile
        let locked = one.In(set.Lock)
        where locked is not null && (one.Now.Version < locked.Version || (one.Now.Version == locked.Version && one.Now.Hash != locked.Hash))
        select CheckHit.At(
            one.On, "version",
            one.Now.Version < locked.Version ? $"version {locked.Version} of the {one.What} '{one.On.Id}' was released already"
                : $"the {one.What} '{one.On.Id}' was changed and is still version {one.Now.Version}",
            $"raise the version to {locked.Version + 1}");
}

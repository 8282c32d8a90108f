using FraudSignals.Rules.Lifecycle;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds deprecated files that were changed.</summary>
internal sealed class DeprecatedChanged : Check
{
    public override CheckInfo Info { get; } = new(
        "frozen",
        "a file in deprecated/ that differs from what rules.lock.json has under its version",
        "it is kept to tell what alerts of the past rested on",
        "the file as it was when it was deprecated")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from one in set.Lock is null ? [] : Lockable.Of(set)
        where one.On is DeprecatedFile
        let locked = one.In(set.Lock)
        where locked is not null && one.Now.Version <= locked.Version && one.Now != locked
        select CheckHit.At(one.On, "id", $"the deprecated {one.What} '{one.On.Id}' was changed",
            "restore it; when it is being deprecated, raise its version");
}

namespace FraudSignals.Rules.Checks;

/// <summary>Finds what the lock remembers and no file has any more.</summary>
internal sealed class MissingLockedRule : Check
{
    public override CheckInfo Info { get; } = new(
        "gone",
        "an id in rules.lock.json that no file has",
        "alerts of the past name it, and nobody could tell what it was; and the id might be given again",
        "the file moved to deprecated/, with the status deprecated and a deprecatedReason")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        if (set.Lock is not { } known)
        {
            yield break;
        }

        // What a file holds that cannot be read is not gone.
        var broken = set.Broken.Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var there = Lockable.Of(set).Select(l => (l.IsRule, l.On.Id)).ToHashSet();
        foreach (var (isRule, id) in known.Rules.Keys.Select(k => (true, k)).Concat(known.Typologies.Keys.Select(k => (false, k)))
            .Where(e => !there.Contains(e) && !broken.Contains(e.Item2)))
        {
            yield return new CheckHit(null, known.Report, 0, $"the {(isRule ? "rule" : "typology")} '{id}' has no file any more",
                $"put it into deprecated/{id}.json with its deprecatedReason");
        }
    }
}

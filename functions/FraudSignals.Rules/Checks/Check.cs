namespace FraudSignals.Rules.Checks;

/// <summary>A look at rules that load, for what is probably a slip all the same.</summary>
internal abstract class Check
{
    public abstract CheckInfo Info { get; }

    public abstract IEnumerable<CheckHit> Find(CheckedSet set);
}

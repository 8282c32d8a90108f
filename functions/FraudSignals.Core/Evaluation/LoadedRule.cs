using FraudSignals.Rules;

namespace FraudSignals.Evaluation;

/// <summary>A rule with what the engine looks up often, and its counters.</summary>
internal sealed class LoadedRule(Rule rule)
{
    public Rule Rule { get; } = rule;

    public uint Hash { get; } = Stable.Hash32(rule.Id);

    public long Cooldown { get; } = (long)rule.Cooldown.TotalMilliseconds;

    public Condition Condition { get; } = rule.Condition;

    public bool NamesEventFields { get; } = rule.NamesEventFields;

    /// <summary>The typologies that weigh the rule; none for an experimental rule.</summary>
    public LoadedTypology[] Typologies { get; set; } = [];

    public long Hits { get; set; }

    public long Misses { get; set; }

    public long CannotSay { get; set; }
}

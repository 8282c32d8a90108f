using FraudSignals.Rules;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>The rules that a touch of one kind of subject in one role makes run, by what they need.</summary>
internal sealed class RoleRules
{
    /// <param name="rules">The rules.</param>
    /// <param name="snapshot">The snapshot they are of.</param>
    /// <param name="patience">Where a subject's patience with these rules is kept; null where it has none.</param>
    public RoleRules(LoadedRule[] rules, RuleSnapshot snapshot, SkipScalar? patience)
    {
        var aggregates = snapshot.Aggregates;
        All = rules;
        var groups = RuleGroup.Of(rules, index => SkipCounter.Allows(aggregates[index]))
            .ToLookup(g => patience != null && g.Aggregate >= 0 && SkipCounter.Allows(aggregates[g.Aggregate]));
        Always = [.. groups[false]];
        Counting = [.. groups[true]];
        SkipCounter = new SkipCounter(patience, snapshot.Hash, Counting.SelectMany(g => g.Also.Prepend(new Need(g.Aggregate, g.Least)))
            .Select(need => (aggregates[need.Aggregate].Identity, need.Least)));
    }

    public LoadedRule[] All { get; }

    /// <summary>Those to be looked at with every touch.</summary>
    public RuleGroup[] Always { get; }

    /// <summary>Those that need a count; to be looked at when the subject's patience has run out.</summary>
    public RuleGroup[] Counting { get; }

    public SkipCounter SkipCounter { get; }
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using FraudSignals.Events;

namespace FraudSignals.Rules;

/// <summary>
/// Everything loaded from one set of rule files; never changes, known by its content hash.
/// Make one with <see cref="RuleSnapshotBuilder"/>.
/// </summary>
public sealed class RuleSnapshot
{
    internal RuleSnapshot(
        string hash, ImmutableArray<AggregateDefinition> aggregates, ImmutableArray<Rule> rules, ImmutableArray<Typology> typologies, FrozenSet<Token> noState)
    {
        Hash = hash;
        Aggregates = aggregates;
        Rules = rules;
        Typologies = typologies;
        NoState = noState;
    }

    /// <summary>The hash of the rule files' content, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The aggregates, by slot.</summary>
    public ImmutableArray<AggregateDefinition> Aggregates { get; }

    public ImmutableArray<Rule> Rules { get; }

    public ImmutableArray<Typology> Typologies { get; }

    /// <summary>Subjects for whom no state is kept, whatever their kind.</summary>
    public FrozenSet<Token> NoState { get; }

    /// <summary>The same with another rule in the place of the one of its id, which must be there.</summary>
    public RuleSnapshot With(Rule rule) => new(Hash, Aggregates, Rules.Replace(Rules.Single(r => r.Id == rule.Id), rule), Typologies, NoState);

    /// <summary>The same with another typology in the place of the one of its id, which must be there.</summary>
    public RuleSnapshot With(Typology typology) =>
        new(Hash, Aggregates, Rules, Typologies.Replace(Typologies.Single(t => t.Id == typology.Id), typology), NoState);
}

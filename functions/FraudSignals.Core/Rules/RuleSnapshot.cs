using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Lists;

namespace FraudSignals.Rules;

/// <summary>
/// Everything loaded from one set of rule files; never changes, known by its content hash.
/// Make one with <see cref="RuleSnapshotBuilder"/>.
/// </summary>
public sealed class RuleSnapshot
{
    private readonly SubjectList[] _noState;

    internal RuleSnapshot(
        string hash, ImmutableArray<AggregateDefinition> aggregates, ImmutableArray<Rule> rules, ImmutableArray<Typology> typologies,
        ImmutableArray<SubjectList> lists)
    {
        Hash = hash;
        Aggregates = aggregates;
        Rules = rules;
        Typologies = typologies;
        Lists = lists;
        _noState = [.. lists.Where(l => l.Use == ListUse.NoState && l.Count > 0)];
    }

    /// <summary>The hash of the rule files' content, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The aggregates, by index.</summary>
    public ImmutableArray<AggregateDefinition> Aggregates { get; }

    public ImmutableArray<Rule> Rules { get; }

    public ImmutableArray<Typology> Typologies { get; }

    public ImmutableArray<SubjectList> Lists { get; }

    /// <summary>What currencies are worth; null where no file says so, and then nothing asks.</summary>
    public WorthTable? Worth { get; init; }

    /// <summary>Whether no state is kept for a subject, whatever its kind, as of an instant in milliseconds since 1970.</summary>
    public bool KeepsNoState(Token subject, long time)
    {
        foreach (var list in _noState)
        {
            if (list.Holds(subject, time))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same with another rule in the place of the one of its id, which must be there.</summary>
    public RuleSnapshot With(Rule rule) =>
        new(Hash, Aggregates, Rules.Replace(Rules.Single(r => r.Id == rule.Id), rule), Typologies, Lists) { Worth = Worth };

    /// <summary>The same with another typology in the place of the one of its id, which must be there.</summary>
    public RuleSnapshot With(Typology typology) =>
        new(Hash, Aggregates, Rules, Typologies.Replace(Typologies.Single(t => t.Id == typology.Id), typology), Lists) { Worth = Worth };
}

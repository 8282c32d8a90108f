using FraudSignals.Events;
using FraudSignals.Lists;

namespace FraudSignals.Rules;

/// <summary>
/// Gathers definitions, gives out the indexes that expressions are compiled against, and checks that what was
/// gathered fits together.
/// </summary>
public sealed class RuleSnapshotBuilder
{
    private readonly Dictionary<string, int> _indexes = [];
    private readonly List<AggregateDefinition> _aggregates = [];
    private readonly List<Rule> _rules = [];
    private readonly List<Typology> _typologies = [];
    private readonly List<SubjectList> _lists = [];

    /// <summary>See <see cref="RuleSnapshot.Worth"/>.</summary>
    public WorthTable? Worth { get; set; }

    /// <summary>The index of an aggregate; the same for every definition of the same <see cref="AggregateDefinition.Identity"/>.</summary>
    public int AddAggregate(AggregateDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!_indexes.TryGetValue(definition.Identity, out var index))
        {
            if (definition.Peers?.Value is { } measured)
            {
                AddAggregate(measured);
            }

            index = _aggregates.Count;
            _indexes.Add(definition.Identity, index);
            _aggregates.Add(definition);
        }

        return index;
    }

    public void AddRule(Rule rule) => _rules.Add(rule);

    public void AddTypology(Typology typology) => _typologies.Add(typology);

    public void AddList(SubjectList list) => _lists.Add(list);

    /// <exception cref="InvalidOperationException">Two rules or typologies share an id, a typology names an unknown rule
    /// or one of another subject, or asks for fewer than two families.</exception>
    public RuleSnapshot Build(string hash)
    {
        var rules = new Dictionary<string, Rule>();
        foreach (var rule in _rules)
        {
            Require(rules.TryAdd(rule.Id, rule), $"Two rules have the id '{rule.Id}'.");
        }

        var typologies = new HashSet<string>();
        foreach (var typology in _typologies)
        {
            Require(typologies.Add(typology.Id), $"Two typologies have the id '{typology.Id}'.");
            Require(typology.MinimumFamilies >= 2, $"Typology '{typology.Id}' must ask for at least two families.");
            foreach (var id in typology.Weights.Keys)
            {
                Require(rules.TryGetValue(id, out var rule), $"Typology '{typology.Id}' names the unknown rule '{id}'.");
                Require(rule!.Subject == typology.Subject,
                    $"Typology '{typology.Id}' is about {typology.Subject}, rule '{id}' about {rule.Subject}.");
            }
        }

        return new RuleSnapshot(hash, [.. _aggregates], [.. _rules], [.. _typologies], [.. _lists]) { Worth = Worth };

        static void Require(bool condition, string message)
        {
            if (!condition)
            {
                throw new InvalidOperationException(message);
            }
        }
    }
}

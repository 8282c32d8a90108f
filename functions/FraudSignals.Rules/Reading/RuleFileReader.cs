using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads a rule file: one RulesEngine workflow with its subject and aggregates.</summary>
internal sealed class RuleFileReader
{
    private readonly ObjectReader _file;
    private readonly Surroundings _surroundings;
    private readonly PackSet _packs;
    private readonly List<AggregateDefinition> _aggregates = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<CountedFindings> _counts = [];
    private readonly List<RuleDraft> _rules = [];
    private ImmutableArray<Symbol> _parameters = [];
    private SubjectKind _subject;

    private RuleFileReader(ObjectReader file, Surroundings surroundings, PackSet packs) =>
        (_file, _surroundings, _packs) = (file, surroundings, packs);

    /// <summary>The file; null where it holds no rules.</summary>
    /// <param name="surroundings">What its expressions may name.</param>
    /// <param name="packs">Which of its rules are loaded.</param>
    public static RuleFile? Read(JsonNode root, FileReport report, Surroundings surroundings, PackSet packs)
    {
        var file = new ObjectReader(root, Keys.RuleFile, report);
        return root.Kind == JsonValueKind.Object ? new RuleFileReader(file, surroundings, packs).Read(root) : null;
    }

    private RuleFile? Read(JsonNode root)
    {
        var workflow = _file.Text("WorkflowName");
        if (_file.Word("Subject", Words.Subjects) is not { } subject)
        {
            return null;
        }

        _subject = subject;
        _parameters = ParameterReader.Read(_file, _used);
        ReadAggregates();
        var roles = RunsOn();
        var scope = ScopeOf(roles);
        var rules = _file.Items("Rules", FileLimits.MaxRules);
        if (rules.Count == 0 && _file.Node("Rules")?.Kind == JsonValueKind.Array)
        {
            _file.Error("Rules", "bad-value", "'Rules' is empty");
        }

        foreach (var rule in rules)
        {
            ReadRule(rule, new ObjectReader(rule, Keys.Rule, _file.Report), scope, roles);
        }

        return new RuleFile(root, _file, workflow, _subject, [.. _rules], [.. _counts], _used);
    }

    private void ReadAggregates()
    {
        var nodes = _file.Items("Aggregates", FileLimits.MaxEntries);
        var names = nodes.Select(n => n.Member("Name")?.Text).OfType<string>().ToList();
        foreach (var node in nodes)
        {
            var entry = new ObjectReader(node, Keys.Aggregate, _file.Report);
            var reader = new AggregateDefinitionReader(entry, _subject, _parameters, _aggregates, names, _used, _surroundings);
            var read = reader.Read();
            if (reader.Counts is { } counts)
            {
                _counts.Add(counts);
            }

            if (read is not { } aggregate)
            {
                continue;
            }

            if (_aggregates.Any(a => a.Name == aggregate.Name) || _parameters.Any(p => p.Name == aggregate.Name))
            {
                entry.Error("Name", "duplicate-name", $"the name '{aggregate.Name}' is taken in this file");
            }
            else
            {
                _aggregates.Add(aggregate);
                if (aggregate.Peers?.Value is { } measured)
                {
                    _used.Add(measured.Name);
                }
            }
        }
    }

    private ImmutableArray<Role> RunsOn()
    {
        if (!_file.Has("On"))
        {
            var union = _aggregates.SelectMany(a => a.Roles).Distinct().Order().ToImmutableArray();
            if (union.IsEmpty && _file.Node("Aggregates") is { Kind: JsonValueKind.Array, Items.Count: 0 })
            {
                _file.Error("Aggregates", "missing-key", "without aggregates a rule file must say on which roles it runs",
                    "add \"On\", for example \"caller\"");
            }

            return union;
        }

        var roles = _file.Words("On", Words.Roles);
        foreach (var role in roles.Where(r => !Roles.IsPlayedBy(r, _subject)))
        {
            _file.Error("On", "role-subject", $"the role '{Roles.NameOf(role)}' is not played by {Words.A(_subject)}");
        }

        return [.. roles.Order()];
    }

    private Scope ScopeOf(ImmutableArray<Role> roles)
    {
        // Where the roles could not be read, no field is called out of reach on top of that.
        var types = Scope.EventTypes(roles.IsEmpty ? [.. Words.Roles.Values.Where(r => r != Role.Finding)] : roles);
        var scope = _surroundings.ScopeOfRules(types, _subject, roles);
        foreach (var parameter in _parameters)
        {
            scope.Add(parameter);
        }

        foreach (var aggregate in _aggregates)
        {
            scope.Add(Symbol.Of(aggregate));
        }

        return scope;
    }

    private void ReadRule(JsonNode node, ObjectReader entry, Scope scope, ImmutableArray<Role> roles)
    {
        var before = _file.Report.Count;
        var name = entry.Text("RuleName");
        var enabled = entry.Flag("Enabled") ?? true;
        var properties = entry.Object("Properties", Keys.Card);
        var card = properties is not null ? CardReader.Read(properties, roles) : null;
        if (name is not null && card is not null && card.Id != name)
        {
            entry.Error("RuleName", "name-id", $"the RuleName '{name}' is not the id '{card.Id}'", "give both the same");
        }

        if (entry.Text("SuccessEvent") is { } success && name is not null && success != name)
        {
            entry.Error("SuccessEvent", "name-id", $"the SuccessEvent '{success}' is not the RuleName '{name}'", "give both the same");
        }

        var expression = ReadExpression(entry, "Expression", scope);
        var bands = properties is not null
            ? new BandReader(properties, node => ReadExpression(node, "when", scope), scope).Read(card?.Score ?? 0) : [];
        var known = new RuleEntry(
            _file.Report.File, _subject, card?.Family ?? "", card?.Status ?? RuleStatus.Test,
            card?.AddressedTo is { } role ? Roles.KindOf(role) : null,
            _packs.TakesSwitchedOff || (enabled && _packs.Take(p => p.HasRule(card?.Id ?? "", _file.Report.File))));
        if (expression is not null)
        {
            CheckAbsence(entry, properties, card, [expression, .. bands.Select(b => b.When)]);
        }

        _rules.Add(new RuleDraft(
            node, entry, properties, card?.Id ?? name, card, known, scope, roles, expression, bands,
            Misnamed: name is not null && card is not null && card.Id != name ? name : null, IsGood: _file.Report.Count == before));
    }

    // What waits is kept with its subject, under one time; by then its event is gone, which alone knows of others.
    private static void CheckAbsence(ObjectReader entry, ObjectReader? properties, Card? card, IEnumerable<RuleExpression> all)
    {
        var awaited = all.SelectMany(e => e.Aggregates).Select(a => a.Aggregate!).Where(a => FunctionSpec.Of(a.Of).Awaits).Distinct()
            .ToList();
        if (awaited.Count > 1)
        {
            entry.Error("Expression", "absence", "a rule waits for one thing only",
                $"write a rule for each of {string.Join(", ", awaited.Select(a => a.Name))}");
        }

        if (awaited.Count > 0 && card?.AddressedTo is not null)
        {
            properties!.Error("addressedTo", "absence",
                "what a rule finds that waits stays with its subject: the event that names others is gone by then", "remove addressedTo");
        }
    }

    private RuleExpression? ReadExpression(ObjectReader entry, string key, Scope scope)
    {
        if (entry.Text(key) is not { } text)
        {
            return null;
        }

        var errors = new List<ExpressionError>();
        var expression = ExpressionReader.Read(text, typeof(bool), scope, errors);
        if (expression is not null && !expression.NamesEventFields && !expression.Aggregates.Any())
        {
            errors.Add(new(0, "constant", "the expression names neither an aggregate nor an event field, so it always gives the same"));
        }

        _file.Report.Errors(entry.Node(key)!, errors);
        foreach (var symbol in expression?.Symbols ?? [])
        {
            _used.Add(symbol.Name);
        }

        return expression;
    }
}

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
    private readonly JsonNode _root;
    private readonly ObjectReader _file;
    private readonly RuleSet _set;
    private readonly List<AggregateDefinition> _aggregates = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private ImmutableArray<Symbol> _parameters = [];
    private SubjectKind _subject;

    private RuleFileReader(JsonNode root, ObjectReader file, RuleSet set) => (_root, _file, _set) = (root, file, set);

    public static void Read(JsonNode root, FileReport report, RuleSet set)
    {
        var file = new ObjectReader(root, Keys.RuleFile, report);
        if (root.Kind == JsonValueKind.Object)
        {
            new RuleFileReader(root, file, set).Read();
        }
    }

    private void Read()
    {
        var before = _file.Report.Count;
        if (_file.Text("WorkflowName") is { } workflow && !_set.Workflows.TryAdd(workflow, _file.Report.File))
        {
            _file.Error("WorkflowName", "duplicate-name", $"the WorkflowName '{workflow}' is taken by {_set.Workflows[workflow]}");
        }

        if (_file.Word("Subject", Words.Subjects) is not { } subject)
        {
            return;
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

        // Said only of a file that is good otherwise: a name may look unused because the expression has an error.
        if (_file.Report.Count == before)
        {
            TellUnused();
        }
    }

    private void ReadAggregates()
    {
        var nodes = _file.Items("Aggregates", FileLimits.MaxEntries);
        var names = nodes.Select(n => n.Member("Name")?.Text).OfType<string>().ToList();
        foreach (var node in nodes)
        {
            var entry = new ObjectReader(node, Keys.Aggregate, _file.Report);
            if (new AggregateDefinitionReader(entry, _subject, _parameters, _aggregates, names, _used, _set).Read() is not { } aggregate)
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
        var scope =
            Scope.OfEvents(types, _set.Lists, _set.Builder.Worth, calendar: _set.Calendar, thresholds: _set.Thresholds,
                asksOfNew: (_subject, roles));
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
            _set.Unread.Add(name);
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
            _set.TakesSwitchedOff || (enabled && _set.InPacks(p => p.HasRule(card?.Id ?? "", _file.Report.File))));
        if (card is not null)
        {
            _set.ReadRules.Add(new ReadRule(_file.Report, _root, node, card, _subject, scope, expression));
        }

        if ((card?.Id ?? name) is { } id && !_set.Rules.TryAdd(id, known))
        {
            entry.Error("RuleName", "duplicate-id", $"the rule id '{id}' is taken by {_set.Rules[id].File}", "an id is never used twice");
        }

        if (expression is null)
        {
            return;
        }

        CheckAbsence(entry, properties, card, [expression, .. bands.Select(b => b.When)]);

        // What is not loaded is compiled all the same, but its aggregates must not be given state.
        var builder = known.IsLoaded ? _set.Builder : new RuleSnapshotBuilder();
        var lowered = Compile(entry, scope, expression, builder);
        var steps = bands.Select(b => b.Compile(scope, builder)).ToImmutableArray();
        if (lowered is var (condition, comparisons, needs, mayBeWrong) && _file.Report.Count == before && card is not null
            && known.IsLoaded)
        {
            CheckSentence(properties!, card.Sentence, comparisons, steps!);
            RuleExpression[] all = [expression, .. bands.Select(b => b.When)];
            builder.AddRule(card.ToRule(_subject, roles) with
            {
                Condition = condition,
                Comparisons = comparisons,
                Needs = needs,
                Bands = steps!,
                MayBeProvedWrong = mayBeWrong || steps.Any(b => b!.MayBeProvedWrong),
                OpenFields = OpenFields.Of(expression.Tree, scope),
                NamesEventFields = all.Any(e => e.NamesEventFields),
                Aggregates = [.. all.SelectMany(e => e.Aggregates).Select(a => builder.AddAggregate(a.Aggregate!)).Distinct()],
            });
        }
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

    // What is not shown at every step is not known when the alert is written.
    private static void CheckSentence(ObjectReader card, Sentence sentence, ImmutableArray<Comparison> comparisons,
        ImmutableArray<Band> bands)
    {
        var shown = new[] { comparisons }.Concat(bands.Select(b => b.Comparisons.AddRange(comparisons)))
            .Select(c => c.Take(Rule.ComparisonsShown).SelectMany(s => new[] { s.Text, s.Against }).OfType<string>());
        var known = shown.Aggregate((all, next) => all.Intersect(next, StringComparer.Ordinal)).ToList();
        foreach (var name in sentence.Names.Where(n => !known.Contains(n)))
        {
            card.Error("sentence", "sentence", $"alerts of this rule do not show '{name}' at each of its steps",
                Suggest.From(name, known) ?? $"name one of {string.Join(", ", known)}");
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

    private (Condition Condition, ImmutableArray<Comparison> Comparisons, ImmutableArray<Need> Needs, bool MayBeProvedWrong)? Compile(
        ObjectReader entry, Scope scope, RuleExpression expression, RuleSnapshotBuilder builder)
    {
        try
        {
            var lowering = new Lowering(scope, builder.AddAggregate);
            var condition = lowering.Condition(expression.Tree);
            if (new Satisfiability(expression.Tree, scope).Error(entry.Text("Expression")!) is { } unreachable)
            {
                _file.Report.Errors(entry.Node("Expression")!, [unreachable]);
            }

            return (condition, [.. lowering.Comparisons], [.. lowering.Needs(expression.Tree)], lowering.MayBeProvedWrong);
        }
        catch (RefusedException e)
        {
            _file.Report.Errors(entry.Node("Expression")!, [new(0, e.Check, e.Message, e.Suggestion)]);
            return null;
        }
    }

    // An aggregate nobody reads would still cost state for every subject; a parameter nobody reads is edited in vain.
    private void TellUnused()
    {
        foreach (var (key, what) in new[] { ("Aggregates", "aggregate"), ("GlobalParams", "parameter") })
        {
            foreach (var node in _file.Items(key))
            {
                var name = node.Member("Name")!;
                if (!_used.Contains(name.Text))
                {
                    _file.Report.Error(name.Offset, "unused", $"no expression of this file names the {what} '{name.Text}'", "remove it");
                }
            }
        }
    }
}

using System.Collections.Immutable;
using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Reading;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Feeds;

/// <summary>
/// Tells which rules and typologies can never speak on a feed, and for want of what. What might speak is left out: where it is not
/// certain that a rule is silent, nothing is said of it.
/// </summary>
public sealed class FeedReach
{
    private readonly FeedFacts _facts;
    private readonly RuleSet _set;
    private readonly RuleSnapshot _snapshot;
    private readonly Dictionary<string, ImmutableArray<string>> _wants = new(StringComparer.Ordinal);

    private FeedReach(FeedFacts facts, RuleSet set, RuleSnapshot snapshot) => (_facts, _set, _snapshot) = (facts, set, snapshot);

    /// <summary>All that is silent, wholly or in part, rules before typologies, each by its id.</summary>
    /// <param name="files">The rules; they must be good.</param>
    /// <param name="tokenise">Turns the key of a listed subject into its token.</param>
    /// <param name="facts">What was seen of the feed.</param>
    public static ImmutableArray<FeedSilence> Of(RuleFiles files, Func<SubjectKind, string, Token> tokenise, FeedFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var (set, opened) = RuleLoader.Read(files, tokenise, []);
        return new FeedReach(facts, set, set.Builder.Build(opened.Hash())).All();
    }

    private ImmutableArray<FeedSilence> All()
    {
        var rules = _snapshot.Rules.OrderBy(r => r.Id, StringComparer.Ordinal)
            .Select(r => new FeedSilence(r.Id, r.Title, false, WantsOf(r.Id), WantsOf(r.Id).Contains(Other)))
            .Where(r => r.Wants.Length > 0).ToList();
        var silent = rules.Select(r => r.Id).ToHashSet();
        return [.. rules,
            .. _snapshot.Typologies.OrderBy(t => t.Id, StringComparer.Ordinal).Select(t => Of(t, silent)).OfType<FeedSilence>()];
    }

    private string Other => _facts.Type == EventType.Call ? "transfers" : "calls";

    private FeedSilence? Of(Typology typology, HashSet<string> silent)
    {
        var weighed = _snapshot.Rules.Where(r => typology.Weights.ContainsKey(r.Id) && r.Status != RuleStatus.Experimental).ToList();
        var speaking = weighed.Where(r => !silent.Contains(r.Id)).ToList();
        if (weighed.Count == speaking.Count)
        {
            return null;
        }

        // As the engine adds them up: a family counts by its strongest, or as far as its cap has room.
        var families = speaking.GroupBy(r => r.Family)
            .Select(f => typology.FamilyCaps.TryGetValue(f.Key, out var cap) ? Math.Min(f.Sum(Weight), cap) : f.Max(Weight)).ToList();
        var canAlert = families.Sum() >= typology.AlertThreshold
            && families.Count(f => f >= typology.FamilyMinimum) >= typology.MinimumFamilies;
        var missing = weighed.Select(r => r.Id).Where(silent.Contains).Order(StringComparer.Ordinal).ToImmutableArray();
        return new FeedSilence(
            typology.Id, typology.Title, true, missing, missing.Any(r => WantsOf(r).Contains(Other)),
            speaking.Sum(Weight) / Math.Max(1, weighed.Sum(Weight)), canAlert);

        double Weight(Rule rule) => typology.Weights[rule.Id];
    }

    /// <summary>What a rule goes without; empty where it can hit.</summary>
    private ImmutableArray<string> WantsOf(string id)
    {
        if (_wants.TryGetValue(id, out var known))
        {
            return known;
        }

        // Rules that count each other's findings: the one asked first stands for itself until it is known.
        _wants[id] = [];
        var rule = _snapshot.Rules.FirstOrDefault(r => r.Id == id);
        var read = _set.ReadRules.FirstOrDefault(r => r.Id == id);
        IEnumerable<string> wants = rule is null || read?.Expression is not { } expression ? []
            : !_facts.HasFinal ? ["settled transfers"]
            : RolesOf(rule.Roles) ?? True(expression.Tree, expression) ?? [];
        return _wants[id] = [.. wants.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What none of the roles is without; null where one is there, or where findings count.</summary>
    private List<string>? RolesOf(ImmutableArray<Role> roles)
    {
        var wants = new List<string>();
        foreach (var role in roles)
        {
            if (role is Role.Finding or Role.Verdict)
            {
                return null;
            }

            var field =
                EventFieldInfo.All.First(
                    f => f.Kind == FieldKind.Identifier && f.Type == Roles.TypeOf(role) && f.Position == Roles.PositionOf(role));
            if (Missing(field.Field) is not { } missing)
            {
                return null;
            }

            wants.Add(missing);
        }

        return wants;
    }

    private string? Missing(EventField field)
    {
        var info = EventFieldInfo.Of(field);
        if (info.Type != _facts.Type)
        {
            return Other;
        }

        if (field == EventField.Worth)
        {
            return Missing(EventField.Amount)
                ?? (_facts.Currencies.Any(c => _snapshot.Worth?.Has(c) ?? false) ? null : "a currency of " + RuleFiles.Worth);
        }

        var from = field switch
        {
            EventField.CallerCountry => EventField.Caller,
            EventField.CalleeCountry or EventField.CalleePlace => EventField.Callee,
            _ => field,
        };
        return EventFieldInfo.Of(from).Derived || _facts.Filled.Contains(from) ? null : EventFieldInfo.Of(from).Name;
    }

    private List<string>? Missing(AggregateDefinition aggregate)
    {
        var wants = new List<string>();
        var spec = FunctionSpec.Of(aggregate.Of);
        wants.AddRange(spec.IsFlow
            ? aggregate.Roles.SelectMany(r => RolesOf([r]) ?? [])
            : RolesOf(aggregate.Roles) ?? []);
        if (aggregate.Field is { } field && Missing(field) is { } missing)
        {
            wants.Add(missing);
        }

        if (spec.IsFlow && aggregate.Currency is null && Missing(EventField.Worth) is { } worth)
        {
            wants.Add(worth);
        }

        if (aggregate.Currency is { } currency && _facts.Type == EventType.Transfer && !_facts.Currencies.Contains(currency))
        {
            wants.Add($"amounts in {currency}");
        }

        if (aggregate.Finding is { } finding)
        {
            wants.AddRange(WantsOf(finding).Select(w => w));
        }

        // Where all parts of a filter must hold, it needs every field it names.
        if (aggregate.Where is { } where && !where.Contains("||", StringComparison.Ordinal)
            && !where.Contains("has(", StringComparison.Ordinal))
        {
            wants.AddRange(
                EventFieldInfo.All.Where(f => f.Type == _facts.Type && Names(where, f.Name)).Select(f => Missing(f.Field))
                    .OfType<string>());
        }

        return wants.Count == 0 ? null : wants;
    }

    private static bool Names(string expression, string field)
    {
        for (var at = expression.IndexOf(field, StringComparison.Ordinal); at >= 0;
            at = expression.IndexOf(field, at + 1, StringComparison.Ordinal))
        {
            var isWhole = (at == 0 || !char.IsLetterOrDigit(expression[at - 1]) && expression[at - 1] is not ('"' or '_'))
                && (at + field.Length == expression.Length
                    || !char.IsLetterOrDigit(expression[at + field.Length]) && expression[at + field.Length] is not ('"' or '_'));
            if (isWhole)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is missing for the expression to be true; null where it can be.</summary>
    private List<string>? True(Expression node, RuleExpression rule) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } and => Both(True(and.Left, rule), True(and.Right, rule)),
        BinaryExpression { NodeType: ExpressionType.OrElse } or => Either(True(or.Left, rule), True(or.Right, rule)),
        UnaryExpression { NodeType: ExpressionType.Not } not when not.Type == typeof(bool) => False(not.Operand, rule),
        ParameterExpression variable => Truth(variable, rule, isTrue: true),
        BinaryExpression comparison => Comparison(comparison, rule, isTrue: true),
        _ => null,
    };

    private List<string>? False(Expression node, RuleExpression rule) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } and => Either(False(and.Left, rule), False(and.Right, rule)),
        BinaryExpression { NodeType: ExpressionType.OrElse } or => Both(False(or.Left, rule), False(or.Right, rule)),
        UnaryExpression { NodeType: ExpressionType.Not } not when not.Type == typeof(bool) => True(not.Operand, rule),
        ParameterExpression variable => Truth(variable, rule, isTrue: false),
        BinaryExpression comparison => Comparison(comparison, rule, isTrue: false),
        _ => null,
    };

    private List<string>? Truth(ParameterExpression variable, RuleExpression rule, bool isTrue)
    {
        if (rule.Symbols.FirstOrDefault(s => s.Variable == variable || s.Presence == variable) is not { } symbol)
        {
            return null;
        }

        return symbol.Presence == variable && !isTrue ? null : Missing(symbol);
    }

    private List<string>? Missing(Symbol symbol) => symbol.Aggregate is { } aggregate
        ? Missing(aggregate)
        : (symbol.IsField || symbol.List is not null) && Missing(symbol.Field) is { } field ? [field] : null;

    private List<string>? Comparison(BinaryExpression comparison, RuleExpression rule, bool isTrue)
    {
        var large = (comparison.NodeType, isTrue) switch
        {
            (ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual, true)
                or (ExpressionType.LessThan or ExpressionType.LessThanOrEqual, false) => comparison.Left,
            (ExpressionType.LessThan or ExpressionType.LessThanOrEqual, true)
                or (ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual, false) => comparison.Right,
            _ => null,
        };
        var wants = new List<string>();
        foreach (var symbol in Symbols(comparison, rule))
        {
            // A count of what never comes is nothing, and nothing may well be small enough.
            var isNothing = symbol.Aggregate is { } aggregate && FunctionSpec.Of(aggregate.Of).IsNothingWithoutTouches;
            if (Missing(symbol) is { } missing && (!isNothing || (large is not null && Bare(large) == symbol.Variable)))
            {
                wants.AddRange(missing);
            }
        }

        return wants.Count == 0 ? null : wants;
    }

    private static Expression Bare(Expression node) =>
        node is UnaryExpression { NodeType: ExpressionType.Convert } convert ? Bare(convert.Operand) : node;

    private static IEnumerable<Symbol> Symbols(Expression node, RuleExpression rule) => node switch
    {
        ParameterExpression variable => rule.Symbols.Where(s => s.Variable == variable),
        UnaryExpression unary => Symbols(unary.Operand, rule),
        BinaryExpression binary => Symbols(binary.Left, rule).Concat(Symbols(binary.Right, rule)),
        _ => [],
    };

    private static List<string>? Both(List<string>? left, List<string>? right) =>
        left is null ? right : right is null ? left : [.. left, .. right];

    private static List<string>? Either(List<string>? left, List<string>? right) =>
        left is null || right is null ? null : [.. left, .. right];
}

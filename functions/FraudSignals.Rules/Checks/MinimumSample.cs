using System.Linq.Expressions;
using FraudSignals.Rules.Expressions;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds shares and means that a handful of events can bring to any value.</summary>
internal sealed class MinimumSample : Check
{
    /// <summary>Fewer events are no sample.</summary>
    public const double Fewest = 3;

    private static string Functions => string.Join(", ", FunctionSpec.All.Where(f => f.NeedsSample).Select(f => $"`{f.Name}`"));

    public override CheckInfo Info { get; } = new(
        "no-minimum-sample",
        $"a ratio of aggregates, or one of {Functions}, in a rule that asks for no minimum: no part of && is a lower bound on a count of "
        + $"at least {Fewest:0}, or on a sum, of the same roles and no longer window",
        "one call is 100 percent of one call: the rule would hit whoever appears for the first time",
        "a lower bound that must be true as well, for example calls_24h >= min_calls && distinct_callees_24h / calls_24h >= min_share")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules.Where(r => r.Expression is not null))
        {
            var tree = rule.Expression!.Tree;
            var guards = Guards(tree, rule.Scope).ToList();
            var bare = Ratios(tree, rule.Scope).FirstOrDefault(ratio => !guards.Exists(g => g.Any(a => Guards(a, ratio.Over))));
            if (bare is not null)
            {
                var text = rule.Entry.Member("Expression")!;
                yield return CheckHit.At(
                    rule, text.Offset, $"'{bare.Text}' says little of few events, and the rule asks for no minimum of them",
                    "add a lower bound, for example calls_24h >= min_calls &&");
            }
        }
    }

    // What must be true before the rule hits: sums of aggregates that reach a constant.
    private static IEnumerable<IReadOnlyList<AggregateDefinition>> Guards(Expression node, Scope scope) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } and => Guards(and.Left, scope).Concat(Guards(and.Right, scope)),
        BinaryExpression { NodeType: ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } large =>
            Guard(large.Left, large.Right, scope, large.NodeType == ExpressionType.GreaterThan),
        BinaryExpression { NodeType: ExpressionType.LessThan or ExpressionType.LessThanOrEqual } small =>
            Guard(small.Right, small.Left, scope, small.NodeType == ExpressionType.LessThan),
        _ => [],
    };

    private static IEnumerable<IReadOnlyList<AggregateDefinition>> Guard(Expression value, Expression bound, Scope scope, bool isStrict)
    {
        var ranges = new Ranges(scope);
        var aggregates = Coverage.Aggregates(value, scope);
        if (!IsSum(value) || aggregates.Count == 0 || ranges.Of(bound) is not { IsPoint: true, Low: var least })
        {
            return [];
        }

        var counts = aggregates.All(a => FunctionSpec.Of(a.Of).IsNumber);
        return counts && (isStrict ? Math.Floor(least) + 1 : least) < Fewest || least <= 0 ? [] : [aggregates];
    }

    private static bool IsSum(Expression node) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsSum(convert.Operand),
        BinaryExpression { NodeType: ExpressionType.Add } sum => IsSum(sum.Left) && IsSum(sum.Right),
        ParameterExpression => true,
        _ => false,
    };

    private static bool Guards(AggregateDefinition guard, IReadOnlyList<AggregateDefinition> ratio) =>
        FunctionSpec.Of(guard.Of).GuardsSamples
        && ratio.Any(a => a.Roles.Intersect(guard.Roles).Any()) && guard.Window <= ratio.Max(a => a.Window);

    private static IEnumerable<Ratio> Ratios(Expression? node, Scope scope)
    {
        switch (node)
        {
            case BinaryExpression { NodeType: ExpressionType.Divide } division when Coverage.Aggregates(division.Right, scope).Count > 0:
                return [new(division, scope)];
            case BinaryExpression binary
                when Operators.IsComparison(binary)
                    && (IsShare(binary.Left, binary.Right, scope) || IsShare(binary.Right, binary.Left, scope)):
                return [new(binary, scope)];
            case BinaryExpression binary:
                return Ratios(binary.Left, scope).Concat(Ratios(binary.Right, scope));
            case UnaryExpression unary:
                return Ratios(unary.Operand, scope);
            case ConditionalExpression choice:
                return Ratios(choice.Test, scope).Concat(Ratios(choice.IfTrue, scope)).Concat(Ratios(choice.IfFalse, scope));
            case MethodCallExpression call:
                return call.Arguments.SelectMany(a => Ratios(a, scope));
            case ParameterExpression variable when scope.SymbolOf(variable) is { Aggregate: { } aggregate } symbol
                && FunctionSpec.Of(aggregate.Of).NeedsSample && variable == symbol.Variable:
                return [new(variable, scope)];
            default:
                return [];
        }
    }

    // answered <= max_share * calls is a ratio written without a division.
    private static bool IsShare(Expression part, Expression whole, Scope scope) =>
        whole is BinaryExpression { NodeType: ExpressionType.Multiply }
        && Coverage.Aggregates(part, scope).Count > 0 && Coverage.Aggregates(whole, scope).Count > 0;

    private sealed record Ratio(Expression Node, Scope Scope)
    {
        public IReadOnlyList<AggregateDefinition> Over { get; } = Coverage.Aggregates(Node, Scope);

        public string Text => new Renderer(Scope).Render(Node);
    }
}

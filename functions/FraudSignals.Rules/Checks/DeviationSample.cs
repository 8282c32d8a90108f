using System.Globalization;
using System.Linq.Expressions;
using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds deviations that so few events cannot exceed.</summary>
internal sealed class DeviationSample : Check
{
    public override CheckInfo Info { get; } = new(
        "deviation-sample",
        "a bound of a mean and some deviations, over events that include the one that is judged, in a rule that asks for too few of "
        + "them: of n values none is further than (n - 1) / √n deviations from their mean, with 10 less than 3",
        "the rule looks as if it worked with few events and never hits on them",
        "figures from before the event, \"Before\": true; or a lower bound on a count that is large enough")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules.Where(r => r.Expression is not null))
        {
            var tree = rule.Expression!.Tree;
            var least = LeastCount(tree, rule.Scope);
            foreach (var (comparison, index) in Comparisons.In(tree).Select((c, i) => (c, i)).Where(c => Comparisons.IsNumeric(c.c)))
            {
                if (Times(comparison, rule.Scope) is { } times && Needed(times) is var needed && least < needed)
                {
                    yield return CheckHit.At(
                        rule, rule.OffsetOfComparison(index),
                        string.Create(CultureInfo.InvariantCulture,
                            $"'{new Renderer(rule.Scope).Render(comparison)}' cannot be true of fewer than {needed} events, since the "
                            + $"event is one of them"),
                        $"let the aggregates look before the event, \"Before\": true; or ask for a count of at least {needed}");
                }
            }
        }
    }

    // (n - 1) / √n >= k.
    private static int Needed(double times)
    {
        var root = (times + Math.Sqrt(times * times + 4)) / 2;
        return (int)Math.Ceiling(root * root);
    }

    // How many deviations are added to a mean; null where nothing of the kind is compared.
    private static double? Times(BinaryExpression comparison, Scope scope)
    {
        var aggregates = Coverage.Aggregates(comparison, scope);
        if (!aggregates.Exists(a => a.Of == AggregateFunction.Mean && !a.Before)
            || !aggregates.Exists(a => a.Of == AggregateFunction.Deviation && !a.Before))
        {
            return null;
        }

        var ranges = new Ranges(scope);
        return Comparisons.All(comparison).OfType<BinaryExpression>().Where(b => b.NodeType == ExpressionType.Multiply)
            .Select(b => IsDeviation(b.Left, scope) ? ranges.Of(b.Right) : IsDeviation(b.Right, scope) ? ranges.Of(b.Left) : ValueRange.Any)
            .Where(r => r.IsPoint).Select(r => r.Low).DefaultIfEmpty(1).Max();
    }

    private static bool IsDeviation(Expression node, Scope scope) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsDeviation(convert.Operand, scope),
        ParameterExpression variable => scope.SymbolOf(variable)?.Aggregate?.Of == AggregateFunction.Deviation,
        _ => false,
    };

    private static double LeastCount(Expression tree, Scope scope) => Comparisons.Conjuncts(tree).OfType<BinaryExpression>()
        .Where(
            b => b.NodeType is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual && IsCount(b.Left, scope)
                && new Ranges(scope).Of(b.Right).IsPoint)
        .Select(b => new Ranges(scope).Of(b.Right).Low + (b.NodeType == ExpressionType.GreaterThan ? 1 : 0)).DefaultIfEmpty(0).Max();

    private static bool IsCount(Expression node, Scope scope) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsCount(convert.Operand, scope),
        ParameterExpression variable => scope.SymbolOf(variable)?.Aggregate?.Of == AggregateFunction.Count,
        _ => false,
    };
}

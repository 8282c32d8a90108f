using System.Linq.Expressions;
using FraudSignals.Rules.Expressions;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds rules that hit whoever does little.</summary>
internal sealed class UpperBoundsOnly : Check
{
    public override CheckInfo Info { get; } = new(
        "upper-bounds-only",
        "a rule that asks for nothing but little: every comparison is an upper bound on a count, a sum, a maximum or a number of "
        + "different values",
        "it hits nearly everybody, nearly always: a < was written for a >, or the busy part of the rule is missing",
        "> or >=; or a lower bound beside the upper ones")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from rule in set.Rules
        where rule.Expression is not null && IsOnlyLittle(rule.Expression.Tree, rule.Scope)
        let first = Comparisons.In(rule.Expression!.Tree).First()
        select CheckHit.At(rule, rule.OffsetOfComparison(0),
            $"'{new Renderer(rule.Scope).Render(first)}' and nothing more hits whoever does little",
            "turn the comparison round, or add a lower bound");

    private static bool IsOnlyLittle(Expression node, Scope scope) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse } both =>
            IsOnlyLittle(both.Left, scope) && IsOnlyLittle(both.Right, scope),
        BinaryExpression { NodeType: ExpressionType.LessThan or ExpressionType.LessThanOrEqual } small =>
            Grows(small.Left, scope) && new Ranges(scope).Of(small.Right).IsPoint,
        BinaryExpression { NodeType: ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } large =>
            Grows(large.Right, scope) && new Ranges(scope).Of(large.Left).IsPoint,
        _ => false,
    };

    private static bool Grows(Expression node, Scope scope) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => Grows(convert.Operand, scope),
        BinaryExpression { NodeType: ExpressionType.Add } sum => Grows(sum.Left, scope) && Grows(sum.Right, scope),
        ParameterExpression variable => scope.SymbolOf(variable)?.Aggregate is { } aggregate && FunctionSpec.Of(aggregate.Of).Grows,
        _ => false,
    };
}

using System.Linq.Expressions;

namespace FraudSignals.Rules.Expressions;

/// <summary>Finds parts of a parsed expression.</summary>
internal static class Comparisons
{
    /// <summary>All comparisons in the order in which they are written.</summary>
    public static IEnumerable<BinaryExpression> In(Expression? node) => node switch
    {
        BinaryExpression comparison when Operators.IsComparison(comparison) =>
            [.. In(comparison.Left), comparison, .. In(comparison.Right)],
        BinaryExpression binary => In(binary.Left).Concat(In(binary.Right)),
        UnaryExpression unary => In(unary.Operand),
        ConditionalExpression choice => In(choice.Test).Concat(In(choice.IfTrue)).Concat(In(choice.IfFalse)),
        MethodCallExpression call => call.Arguments.SelectMany(In),
        _ => [],
    };

    /// <summary>The parts that must all be true.</summary>
    public static IEnumerable<Expression> Conjuncts(Expression node) => node is BinaryExpression { NodeType: ExpressionType.AndAlso } and
        ? Conjuncts(and.Left).Concat(Conjuncts(and.Right))
        : [node];

    /// <summary>The expression and all below it.</summary>
    public static IEnumerable<Expression> All(Expression node) =>
    [
        node,
        .. node switch
        {
            BinaryExpression binary => All(binary.Left).Concat(All(binary.Right)),
            UnaryExpression unary => All(unary.Operand),
            ConditionalExpression choice => All(choice.Test).Concat(All(choice.IfTrue)).Concat(All(choice.IfFalse)),
            MethodCallExpression call => call.Arguments.SelectMany(All),
            _ => [],
        },
    ];

    public static bool IsNumeric(BinaryExpression comparison) => NumberConstant.IsNumber(comparison.Left.Type);
}

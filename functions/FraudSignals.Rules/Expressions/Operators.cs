using System.Linq.Expressions;

namespace FraudSignals.Rules.Expressions;

/// <summary>The comparison operators as they are written, mirrored and negated.</summary>
internal static class Operators
{
    public static bool IsComparison(BinaryExpression node) =>
        node.NodeType is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual
            or ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.Equal or ExpressionType.NotEqual;

    public static string Text(ExpressionType type) => type switch
    {
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.Equal => "==",
        ExpressionType.NotEqual => "!=",
        _ => throw new RefusedException("refused", $"{type} is not part of the rule language"),
    };

    /// <summary>The operator when its sides change places.</summary>
    public static ExpressionType Mirrored(ExpressionType type) => type switch
    {
        ExpressionType.GreaterThan => ExpressionType.LessThan,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
        ExpressionType.LessThan => ExpressionType.GreaterThan,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
        _ => type,
    };

    /// <summary>The operator that is true where this one is false.</summary>
    public static ExpressionType Opposite(ExpressionType type) => type switch
    {
        ExpressionType.GreaterThan => ExpressionType.LessThanOrEqual,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThan,
        ExpressionType.LessThan => ExpressionType.GreaterThanOrEqual,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThan,
        ExpressionType.Equal => ExpressionType.NotEqual,
        ExpressionType.NotEqual => ExpressionType.Equal,
        _ => type,
    };
}

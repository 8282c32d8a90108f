using System.Linq.Expressions;
using FraudSignals.Events;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Decides which aggregates an unobserved past could turn into a false hit. A count, sum, distinct count or maximum over
/// a past that was seen in part is too small; so it may stand as it is where only a large value hits
/// (<c>calls &gt;= 100</c>), and must be covered by observation where a small one does (<c>calls &lt;= 5</c>).
/// </summary>
/// <remarks>
/// A quotient over one and the same window stands as it is: what was not seen is missing above and below the line alike,
/// and a minimum sample in the rule guards it. A divisor that looks further back than the dividend must be covered,
/// because a missing past makes the quotient larger. Means, shares and variations count as quotients over one window.
/// </remarks>
internal static class Coverage
{
    /// <summary>Whether a divisor's aggregates must be covered.</summary>
    public static bool DivisorNeedsIt(Expression dividend, Expression divisor, Scope scope)
    {
        var above = Aggregates(dividend, scope);
        var below = Aggregates(divisor, scope);
        return below.Count > 0 && (above.Count == 0 || below.Max(a => a.Window) > above.Min(a => a.Window));
    }

    /// <summary>Whether an expression is a sum or product of terms that are never negative.</summary>
    public static bool IsNeverNegative(Expression node, Scope scope) => node switch
    {
        ConstantExpression constant => constant.Value is not null && NumberConstant.Of(constant) >= 0,
        ParameterExpression variable => scope.SymbolOf(variable) is { } symbol && IsNeverNegative(symbol),
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsNeverNegative(convert.Operand, scope),
        BinaryExpression { NodeType: ExpressionType.Add or ExpressionType.Multiply or ExpressionType.Divide } binary =>
            IsNeverNegative(binary.Left, scope) && IsNeverNegative(binary.Right, scope),
        _ => false,
    };

    /// <summary>The aggregates an expression names.</summary>
    public static List<AggregateDefinition> Aggregates(Expression node, Scope scope)
    {
        var found = new List<AggregateDefinition>();
        Gather(node);
        return found;

        void Gather(Expression? part)
        {
            switch (part)
            {
                case ParameterExpression variable when scope.SymbolOf(variable)?.Aggregate is { } aggregate:
                    found.Add(aggregate);
                    break;
                case UnaryExpression unary:
                    Gather(unary.Operand);
                    break;
                case BinaryExpression binary:
                    Gather(binary.Left);
                    Gather(binary.Right);
                    break;
                case ConditionalExpression choice:
                    Gather(choice.Test);
                    Gather(choice.IfTrue);
                    Gather(choice.IfFalse);
                    break;
                case MethodCallExpression call:
                    foreach (var argument in call.Arguments)
                    {
                        Gather(argument);
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private static bool IsNeverNegative(Symbol symbol) => symbol.Kind switch
    {
        SymbolKind.Parameter => symbol.Number >= 0,
        SymbolKind.Aggregate => symbol.Aggregate!.Field != EventField.PayerBalanceAfter,
        SymbolKind.NumberField => symbol.Field != EventField.PayerBalanceAfter,
        SymbolKind.Time or SymbolKind.Threshold or SymbolKind.ListTier => true,
        _ => false,
    };
}

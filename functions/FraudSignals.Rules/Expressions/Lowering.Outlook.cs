using System.Linq.Expressions;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Expressions;

internal sealed partial class Lowering
{
    /// <summary>
    /// What an expression can say at best during the rest of the day and some touches: false where one of the parts that must all be true
    /// cannot be, by the least and the most that counts can be by then; null where no part is a comparison of counts, ages and constants.
    /// </summary>
    public Condition? Outlook(Expression tree) => CannotHold(tree) is { } hopeless
        ? TieredCondition.Of(Expression.Lambda<Condition>(
            Expression.Condition(hopeless, Expression.Constant(Kleene.False), Expression.Constant(Kleene.Unknown)), Context).Compile)
        : null;

    private Expression? CannotHold(Expression node) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } and => (CannotHold(and.Left), CannotHold(and.Right)) switch
        {
            ({ } left, { } right) => Expression.OrElse(left, right),
            var (left, right) => left ?? right,
        },
        BinaryExpression { NodeType: ExpressionType.OrElse, Method: null } or =>
            (CannotHold(or.Left), CannotHold(or.Right)) is ({ } left, { } right) ? Expression.AndAlso(left, right) : null,
        BinaryExpression { NodeType: ExpressionType.LessThan or ExpressionType.LessThanOrEqual, Method: null } small =>
            IsAbove(small.Left, small.Right, orEqual: small.NodeType == ExpressionType.LessThan),
        BinaryExpression { NodeType: ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual, Method: null } large =>
            IsAbove(large.Right, large.Left, orEqual: large.NodeType == ExpressionType.GreaterThan),
        _ => null,
    };

    // Whether one side stays above the other whatever comes.
    private BinaryExpression? IsAbove(Expression side, Expression other, bool orEqual) =>
        (Bound(side, most: false), Bound(other, most: true)) switch
        {
            ({ } least, { } most) => orEqual ? Expression.GreaterThanOrEqual(least, most) : Expression.GreaterThan(least, most),
            _ => null,
        };

    // The least or the most that a number can be soon; null where nothing bounds it. Terms may not be negative, so that sums, products and
    // quotients are as large as what they are made of says.
    private Expression? Bound(Expression node, bool most) => node switch
    {
        _ when !Coverage.IsNeverNegative(node, scope) => null,
        ConstantExpression constant => Expression.Constant(NumberConstant.Of(constant)),
        ParameterExpression variable => BoundOf(Known(variable), variable, most),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert => Bound(convert.Operand, most),
        BinaryExpression { NodeType: ExpressionType.Divide, Method: null } quotient =>
            Combined(quotient, Bound(quotient.Left, most), Divisor(quotient.Right, !most, Bare(quotient.Left))),
        BinaryExpression { Method: null } binary => Combined(binary, Bound(binary.Left, most), Bound(binary.Right, most)),
        _ => null,
    };

    // What is divided is as large as above the line where it is a term of the divisor.
    private Expression? Divisor(Expression node, bool most, Expression divided) => Bare(node) switch
    {
        BinaryExpression { NodeType: ExpressionType.Add, Method: null } sum =>
            Combined(sum, Divisor(sum.Left, most, divided), Divisor(sum.Right, most, divided)),
        ParameterExpression variable when variable == divided => Bound(variable, !most),
        _ => Bound(node, most),
    };

    private static BinaryExpression? Combined(BinaryExpression of, Expression? left, Expression? right) =>
        left is null || right is null ? null : Expression.MakeBinary(of.NodeType, left, right);

    private Expression? BoundOf(Symbol symbol, ParameterExpression variable, bool most) => symbol switch
    {
        _ when variable != symbol.Variable => null,
        { Kind: SymbolKind.Parameter, Text: null } => Expression.Constant(symbol.Number),
        { Kind: SymbolKind.Aggregate, Aggregate: { } aggregate } when FunctionSpec.Of(aggregate.Of).IsBounded =>
            Expression.Call(Context, most ? Calls.MostSoon : Calls.LeastSoon, Expression.Constant(indexOf(aggregate))),
        _ => null,
    };
}

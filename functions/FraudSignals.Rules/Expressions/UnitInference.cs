using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Expressions;

/// <summary>Tells what the numbers of an expression count in: baht, seconds, points of time or nothing but numbers.</summary>
internal sealed class UnitInference(Scope scope)
{
    // What amounts are worth, in whatever currency.
    private static readonly Unit Worth = new(UnitKind.Money, "worth");

    /// <summary>The unit of a numeric expression; of parts that do not go together that of the first.</summary>
    public Unit Of(Expression node) => node switch
    {
        UnaryExpression unary => Of(unary.Operand),
        ParameterExpression variable when scope.SymbolOf(variable) is { } symbol => Of(symbol),
        BinaryExpression binary => Of(binary),
        MethodCallExpression { Arguments: [var only] } => Of(only),
        MethodCallExpression { Arguments: [var left, var right] } => Joined(Of(left), Of(right)),
        ConditionalExpression choice => Joined(Of(choice.IfTrue), Of(choice.IfFalse)),
        _ => default,
    };

    private Unit Of(BinaryExpression node)
    {
        var (left, right) = (Of(node.Left), Of(node.Right));
        return node.NodeType switch
        {
            ExpressionType.Subtract when left.Kind == UnitKind.Date && right.Kind == UnitKind.Date => new Unit(UnitKind.Seconds),
            ExpressionType.Add or ExpressionType.Subtract when left.Kind == UnitKind.Date || right.Kind == UnitKind.Date =>
                new Unit(UnitKind.Date),
            ExpressionType.Add or ExpressionType.Subtract => Joined(left, right),
            // A constant times a count may be so many baht for each.
            ExpressionType.Multiply when (left.Kind, right.Kind) is (UnitKind.Any, UnitKind.Plain) or (UnitKind.Plain, UnitKind.Any) =>
                default,
            ExpressionType.Multiply =>
                left.Kind is UnitKind.Any or UnitKind.Plain ? right
                    : right.Kind is UnitKind.Any or UnitKind.Plain ? left : new Unit(UnitKind.Odd),
            ExpressionType.Divide => right.Kind is UnitKind.Any or UnitKind.Plain ? left
                : left.Kind == right.Kind ? new Unit(UnitKind.Plain) : new Unit(UnitKind.Odd),
            ExpressionType.Modulo => left.Kind == UnitKind.Date ? new Unit(UnitKind.Seconds) : left,
            _ => default,
        };
    }

    private static Unit Joined(Unit left, Unit right) => Unit.Joined(left, right) ?? left;

    private static Unit Of(Symbol symbol) => symbol.Kind switch
    {
        SymbolKind.Aggregate => Of(symbol.Aggregate!),
        SymbolKind.NumberField => EventFieldInfo.Of(symbol.Field).Kind switch
        {
            FieldKind.Amount => new Unit(UnitKind.Money),
            FieldKind.Worth => Worth,
            FieldKind.Seconds => new Unit(UnitKind.Seconds),
            FieldKind.Date => new Unit(UnitKind.Date),
            _ => new Unit(UnitKind.Plain),
        },
        SymbolKind.Threshold => new Unit(UnitKind.Money),
        SymbolKind.Time => new Unit(UnitKind.Date),
        SymbolKind.ListTier => new Unit(UnitKind.Plain),
        _ => default,
    };

    private static Unit Of(AggregateDefinition aggregate) => FunctionSpec.Of(aggregate.Of).Unit switch
    {
        FunctionUnit.OfField when aggregate.Peers?.Value is { } value => Of(value),
        FunctionUnit.OfField => EventFieldInfo.Of(aggregate.Field!.Value).Kind switch
        {
            FieldKind.Amount => new Unit(UnitKind.Money, aggregate.Currency),
            FieldKind.Worth => Worth,
            _ => new Unit(UnitKind.Seconds),
        },
        FunctionUnit.Seconds => new Unit(UnitKind.Seconds),
        _ => new Unit(UnitKind.Plain),
    };
}

using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Tells which values a numeric expression can take, from what is known of its aggregates: a count is never negative, a
/// share is at most 1, and so is a part divided by its whole. Wider than the truth where that is unknown, never narrower.
/// </summary>
internal sealed class Ranges(Scope scope)
{
    public ValueRange Of(Expression node) => node switch
    {
        ConstantExpression constant when NumberConstant.IsNumber(constant.Type) => ValueRange.Of(NumberConstant.Of(constant)),
        ParameterExpression variable when scope.SymbolOf(variable) is { } symbol => Of(symbol),
        UnaryExpression { NodeType: ExpressionType.Convert } convert => Of(convert.Operand),
        UnaryExpression { NodeType: ExpressionType.Negate } negation => -Of(negation.Operand),
        BinaryExpression binary => Of(binary),
        MethodCallExpression { Method.Name: nameof(Math.Abs), Arguments: [var only] } => ValueRange.Abs(Of(only)),
        MethodCallExpression { Method.Name: nameof(Math.Min), Arguments: [var left, var right] } => ValueRange.Min(Of(left), Of(right)),
        MethodCallExpression { Method.Name: nameof(Math.Max), Arguments: [var left, var right] } => ValueRange.Max(Of(left), Of(right)),
        ConditionalExpression choice => ValueRange.Union(Of(choice.IfTrue), Of(choice.IfFalse)),
        _ => ValueRange.Any,
    };

    private ValueRange Of(BinaryExpression node) => node.NodeType switch
    {
        ExpressionType.Add => Of(node.Left) + Of(node.Right),
        ExpressionType.Subtract => Of(node.Left) + -Of(node.Right),
        ExpressionType.Multiply => Of(node.Left) * Of(node.Right),
        ExpressionType.Divide when IsPartOf(node.Left, node.Right) => ValueRange.Share,
        ExpressionType.Divide => Of(node.Left) / Of(node.Right),
        ExpressionType.Modulo => Remainder(Of(node.Left), Of(node.Right)),
        _ => ValueRange.Any,
    };

    private static ValueRange Of(Symbol symbol) => symbol.Kind switch
    {
        SymbolKind.Parameter when symbol is { Text: null, IsBroken: false } => ValueRange.Of(symbol.Number),
        SymbolKind.Aggregate => FunctionSpec.Of(symbol.Aggregate!.Of).RangeOf(symbol.Aggregate),
        SymbolKind.NumberField when symbol.Field is EventField.DurationSeconds or EventField.Amount or EventField.Worth =>
            ValueRange.NeverNegative,
        SymbolKind.Time or SymbolKind.Threshold => ValueRange.NeverNegative,
        SymbolKind.Hour => new ValueRange(0, 23),
        SymbolKind.Weekday => new ValueRange(1, 7),
        _ => ValueRange.Any,
    };

    /// <summary>Whether one aggregate measures a part of what the other measures.</summary>
    public bool IsPart(Expression part, Expression whole) => (part, whole) switch
    {
        (UnaryExpression { NodeType: ExpressionType.Convert } convert, _) => IsPart(convert.Operand, whole),
        (_, UnaryExpression { NodeType: ExpressionType.Convert } convert) => IsPart(part, convert.Operand),
        (ParameterExpression, ParameterExpression) => IsPartOf(part, whole),
        _ => false,
    };

    // Below the divisor, and of the dividend's sign.
    private static ValueRange Remainder(ValueRange dividend, ValueRange divisor)
    {
        var most = Math.BitDecrement(Math.Max(Math.Abs(divisor.Low), Math.Abs(divisor.High)));
        return double.IsFinite(most) && most > 0 ? new ValueRange(dividend.Low >= 0 ? 0 : -most, dividend.High <= 0 ? 0 : most)
            : ValueRange.Any;
    }

    // Whether one expression measures a part of what the other measures.
    private bool IsPartOf(Expression part, Expression whole) => (part, whole) switch
    {
        (UnaryExpression { NodeType: ExpressionType.Convert } convert, _) => IsPartOf(convert.Operand, whole),
        (_, UnaryExpression { NodeType: ExpressionType.Convert } convert) => IsPartOf(part, convert.Operand),
        (_, BinaryExpression { NodeType: ExpressionType.Add } sum) =>
            Coverage.IsNeverNegative(sum, scope) && (IsPartOf(part, sum.Left) || IsPartOf(part, sum.Right)),
        (ParameterExpression a, ParameterExpression b) =>
            scope.SymbolOf(a)?.Aggregate is { } smaller && scope.SymbolOf(b)?.Aggregate is { } larger && IsPartOf(smaller, larger),
        _ => false,
    };

    private static bool IsPartOf(AggregateDefinition part, AggregateDefinition whole) => FunctionSpec.Of(part.Of).IsPartOf(part, whole)
        && part.Window <= whole.Window && part.Finding == whole.Finding && part.Per == whole.Per && (part.Before || !whole.Before)
        && part.Roles.All(whole.Roles.Contains) && Implies(part.Where, whole.Where);

    // Filters are rendered alike, so that a conjunction can be compared by its parts.
    private static bool Implies(string? narrow, string? wide) =>
        wide is null || narrow == wide || (narrow is not null && Parts(wide).All(Parts(narrow).Contains));

    private static string[] Parts(string filter) => filter.AsSpan().ContainsAny('|', '?', '(') ? [filter] : filter.Split(" && ");
}

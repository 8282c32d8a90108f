using System.Globalization;
using System.Linq.Expressions;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Writes an expression back as text: one space around operators, no bracket more than needed, so that expressions that
/// differ in spacing only come out the same.
/// </summary>
/// <param name="parametersByValue">Whether parameters of the rule file appear as their values.</param>
internal sealed class Renderer(Scope scope, bool parametersByValue = false)
{
    private const int Primary = 8;

    public string Render(Expression node) => Render(node, 0);

    private string Render(Expression node, int outer)
    {
        if (node is UnaryExpression { NodeType: ExpressionType.Convert } conversion)
        {
            return Render(conversion.Operand, outer);
        }

        var own = Precedence(node);
        var text = node switch
        {
            ConstantExpression { Value: bool value } => value ? "true" : "false",
            ConstantExpression { Value: string value } => $"\"{value}\"",
            ConstantExpression constant => Render(NumberConstant.Of(constant)),
            ParameterExpression variable => Render(variable),
            UnaryExpression { NodeType: ExpressionType.Not } not => "!" + Render(not.Operand, own),
            UnaryExpression negation => "-" + Render(negation.Operand, own),
            BinaryExpression binary => $"{Render(binary.Left, own)} {Sign(binary)} {RenderRight(binary, own)}",
            MethodCallExpression call => $"Math.{call.Method.Name}({string.Join(", ", call.Arguments.Select(a => Render(a)))})",
            ConditionalExpression choice => $"{Render(choice.Test, 1)} ? {Render(choice.IfTrue, 1)} : {Render(choice.IfFalse)}",
            _ => node.ToString(),
        };
        return own < outer ? $"({text})" : text;
    }

    // Left-associative: the right side of - and / needs its brackets even at equal rank. A text constant is folded by its field.
    private string RenderRight(BinaryExpression binary, int own) =>
        TextOf(binary.Right) is { } literal && FieldOf(binary.Left) is { } field
            ? $"\"{TextFolding.Fold(literal, field.Field)}\""
            : Render(binary.Right, own + 1);

    private string? TextOf(Expression node) => node switch
    {
        ConstantExpression { Value: string value } => value,
        ParameterExpression variable when parametersByValue => scope.SymbolOf(variable)?.Text,
        _ => null,
    };

    private Symbol? FieldOf(Expression node) =>
        node is ParameterExpression variable && scope.SymbolOf(variable) is { IsField: true } field ? field : null;

    private string Render(ParameterExpression variable)
    {
        if (scope.SymbolOf(variable) is not { } symbol)
        {
            return variable.Name ?? "?";
        }

        if (variable == symbol.Presence)
        {
            return $"has({symbol.Name})";
        }

        return symbol.Kind != SymbolKind.Parameter || !parametersByValue ? symbol.Name
            : symbol.Text is { } text ? $"\"{text}\"" : Render(symbol.Number);
    }

    private static string Render(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Sign(BinaryExpression node) => node.NodeType switch
    {
        ExpressionType.OrElse => "||",
        ExpressionType.AndAlso => "&&",
        ExpressionType.Add => "+",
        ExpressionType.Subtract => "-",
        ExpressionType.Multiply => "*",
        ExpressionType.Divide => "/",
        ExpressionType.Modulo => "%",
        _ => Operators.Text(node.NodeType),
    };

    private static int Precedence(Expression node) => node.NodeType switch
    {
        ExpressionType.Conditional => 0,
        ExpressionType.OrElse => 1,
        ExpressionType.AndAlso => 2,
        ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual
            or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual => 3,
        ExpressionType.Add or ExpressionType.Subtract => 4,
        ExpressionType.Multiply or ExpressionType.Divide or ExpressionType.Modulo => 5,
        ExpressionType.Negate or ExpressionType.Not => 6,
        _ => Primary,
    };
}

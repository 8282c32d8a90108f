using System.Linq.Expressions;
using FraudSignals.Events;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Tells what the numbers of an expression count: calls, payers. Shares, sums and counts of different things together count nothing.
/// </summary>
internal sealed class NounInference(Scope scope)
{
    private static readonly Noun Calls = new("call", "calls");
    private static readonly Noun Messages = new("message", "messages");
    private static readonly Noun Transfers = new("transfer", "transfers");
    private static readonly Noun Findings = new("finding", "findings");
    private static readonly Noun Verdicts = new("verdict", "verdicts");

    public Noun? Of(Expression node) => node switch
    {
        UnaryExpression unary => Of(unary.Operand),
        ParameterExpression variable when scope.SymbolOf(variable) is { Kind: SymbolKind.Aggregate, Aggregate: { } aggregate } =>
            Of(aggregate),
        BinaryExpression { NodeType: ExpressionType.Add or ExpressionType.Subtract } sum => Of(sum.Left, sum.Right),
        BinaryExpression { NodeType: ExpressionType.Multiply } product when IsNumber(product.Left) || IsNumber(product.Right) =>
            Of(product.Left, product.Right),
        BinaryExpression { NodeType: ExpressionType.Divide } part when IsNumber(part.Right) => Of(part.Left),
        MethodCallExpression { Arguments: [var left, var right] } => Of(left, right),
        _ => null,
    };

    /// <summary>Whether it is a number for any unit: a constant or a parameter.</summary>
    public bool IsNumber(Expression node) => node switch
    {
        ConstantExpression => true,
        ParameterExpression variable => scope.SymbolOf(variable)?.Kind == SymbolKind.Parameter,
        UnaryExpression unary => IsNumber(unary.Operand),
        BinaryExpression both => IsNumber(both.Left) && IsNumber(both.Right),
        _ => false,
    };

    // Two of the same, or one and a number. Each side is asked once: expressions are as deep as their writers like.
    private Noun? Of(Expression left, Expression right)
    {
        if (IsNumber(left))
        {
            return Of(right);
        }

        var noun = Of(left);
        return noun is null || IsNumber(right) || noun == Of(right) ? noun : null;
    }

    private static Noun? Of(AggregateDefinition aggregate) => aggregate.Of switch
    {
        AggregateFunction.Count or AggregateFunction.CountAfter when !aggregate.Roles.IsDefaultOrEmpty => aggregate.Roles[0] switch
        {
            Role.Finding => Findings,
            Role.Verdict => Verdicts,
            var role when Roles.TypeOf(role) == EventType.Transfer => Transfers,
            _ => IsOfMessages(aggregate.Where) ? Messages : Calls,
        },
        AggregateFunction.Distinct or AggregateFunction.New when aggregate.Field is { } field => Named(EventFieldInfo.Of(field).Name),
        _ => null,
    };

    private static bool IsOfMessages(string? where) => where != null && !where.Contains('|', StringComparison.Ordinal)
        && where.Replace(" ", "", StringComparison.Ordinal).Contains("kind==\"sms\"", StringComparison.Ordinal);

    // payeeBank: payee bank, payee banks.
    private static Noun Named(string field)
    {
        var words = string.Concat(field.Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
        return new Noun(words, words.EndsWith('y') ? words[..^1] + "ies" : words + "s");
    }
}

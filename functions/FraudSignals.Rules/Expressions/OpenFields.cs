using System.Collections.Immutable;
using System.Linq.Expressions;
using FraudSignals.Events;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// The event fields an expression reads without asking whether they are there: where one is absent, it may not be able to say.
/// </summary>
internal sealed class OpenFields : ExpressionVisitor
{
    private readonly Scope _scope;
    private readonly HashSet<EventField> _read = [];
    private readonly HashSet<EventField> _asked = [];

    private OpenFields(Scope scope) => _scope = scope;

    public static ImmutableArray<EventField> Of(Expression tree, Scope scope)
    {
        var fields = new OpenFields(scope);
        fields.Visit(tree);
        return [.. fields._read.Except(fields._asked).Where(f => !EventFieldInfo.Of(f).Required).Order()];
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (_scope.SymbolOf(node) is { } symbol && (symbol.IsField || symbol.List is not null))
        {
            (node == symbol.Presence ? _asked : _read).Add(symbol.Field);
        }

        return node;
    }
}

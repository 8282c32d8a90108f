using System.Linq.Expressions;

namespace FraudSignals.Rules.Expressions;

/// <summary>An expression that was parsed, and the symbols it names in their order.</summary>
internal sealed record RuleExpression(Expression Tree, IReadOnlyList<Symbol> Symbols)
{
    public IEnumerable<Symbol> Aggregates => Symbols.Where(s => s.Aggregate is not null);

    public bool NamesEventFields =>
        Symbols.Any(
            s => s.IsField || s.List is not null
                || s.Kind is SymbolKind.Time or SymbolKind.Threshold or SymbolKind.Hour or SymbolKind.Weekday or SymbolKind.Holiday
                || s.Aggregate is { Before: true } or { Of: AggregateFunction.CountAfter });
}

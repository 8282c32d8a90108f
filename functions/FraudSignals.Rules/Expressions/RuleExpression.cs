using System.Linq.Expressions;
using FraudSignals.Events;

namespace FraudSignals.Rules.Expressions;

/// <summary>An expression that was parsed, and the symbols it names in their order.</summary>
/// <param name="Asked">The symbols it asks <c>has(x)</c> for.</param>
internal sealed record RuleExpression(Expression Tree, IReadOnlyList<Symbol> Symbols, IReadOnlyCollection<Symbol> Asked)
{
    /// <summary>The event fields whose absence it does not provide for.</summary>
    public IEnumerable<EventField> FieldsItRestsOn => Symbols.Except(Asked).Where(s => s.IsField).Select(s => s.Field);

    public IEnumerable<Symbol> Aggregates => Symbols.Where(s => s.Kind == SymbolKind.Aggregate);

    public bool NamesEventFields => Symbols.Any(s => s.IsField || s.Kind == SymbolKind.Time);
}

using System.Collections.Immutable;
using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads the <c>Where</c> of an aggregate.</summary>
/// <param name="siblings">The names of all aggregates of the file, which filters cannot ask for.</param>
/// <param name="used">Takes the names of parameters that the filter names.</param>
/// <param name="surroundings">What else it may name.</param>
internal sealed class FilterReader(ObjectReader entry, ImmutableArray<Symbol> parameters, IEnumerable<string> siblings,
    HashSet<string> used, Surroundings surroundings)
{
    /// <summary>The filter; null where there is none, or it has errors.</summary>
    /// <param name="types">The types of the events that may count.</param>
    /// <param name="currency">The currency the aggregate is over; null where it names none.</param>
    public ReadFilter? Read(HashSet<EventType> types, string? currency)
    {
        if (entry.Text("Where") is not { } text)
        {
            return null;
        }

        // Many files have the same filters, and to parse one takes time.
        var key = (string.Join('+', types.Order()), currency, text);
        if (!surroundings.Filters.TryGetValue(key, out var filter))
        {
            filter = Read(text, types, currency, out var isShared);
            if (isShared)
            {
                surroundings.Filters.Add(key, filter!);
            }
        }

        return filter;
    }

    // Null, and told, where it has errors; shared where it names nothing of its file.
    private ReadFilter? Read(string text, HashSet<EventType> types, string? currency, out bool isShared)
    {
        var scope = surroundings.ScopeOfFilters(types);
        foreach (var parameter in parameters)
        {
            scope.Add(parameter);
        }

        foreach (var sibling in siblings)
        {
            scope.PutOutOfReach(sibling, "is an aggregate, and a filter names fields of its event and parameters only");
        }

        var errors = new List<ExpressionError>();
        isShared = false;
        try
        {
            if (ExpressionReader.Read(text, typeof(bool), scope, errors) is { } expression)
            {
                if (!expression.NamesEventFields)
                {
                    errors.Add(new(0, "constant", "the filter names no event field", "name one, or remove Where"));
                }

                var filter = new Lowering(scope, _ => throw new InvalidOperationException("A filter has no aggregates."))
                    .Condition(expression.Tree);
                if (new Satisfiability(expression.Tree, scope).Error(text) is { } unreachable)
                {
                    errors.Add(unreachable);
                }
                else if (OtherCurrency(expression.Tree, scope, currency) is { } other)
                {
                    errors.Add(
                        new(0, "currency", $"the Where asks for {other}, the Currency is {currency}: nothing would ever count",
                            "write the same in both, or leave the currency out of Where"));
                }

                foreach (var symbol in expression.Symbols)
                {
                    used.Add(symbol.Name);
                }

                isShared = errors.Count == 0 && expression.Symbols.All(s => s.Kind != SymbolKind.Parameter);
                return new ReadFilter(filter, OpenFields.Of(expression.Tree, scope),
                    new Renderer(scope, parametersByValue: true).Render(expression.Tree));
            }
        }
        catch (RefusedException e)
        {
            errors.Add(new(0, e.Check, e.Message, e.Suggestion));
        }
        finally
        {
            entry.Report.Errors(entry.Node("Where")!, errors);
        }

        return null;
    }

    // A currency that every event must have to pass the filter, and that is not the one the aggregate is over.
    private static string? OtherCurrency(Expression tree, Scope scope, string? currency) => currency is null ? null
        : (from part in Comparisons.Conjuncts(tree).OfType<BinaryExpression>()
           where part.NodeType == ExpressionType.Equal
           from sides in new[] { (Field: part.Left, Text: part.Right), (Field: part.Right, Text: part.Left) }
           where sides.Field is ParameterExpression field
               && scope.SymbolOf(field) is { Kind: SymbolKind.TextField, Field: EventField.Currency }
           let asked = sides.Text is ConstantExpression { Value: string literal } ? literal
               : sides.Text is ParameterExpression named ? scope.SymbolOf(named)?.Text : null
           where asked is not null && !asked.Equals(currency, StringComparison.OrdinalIgnoreCase)
           select asked.ToUpperInvariant()).FirstOrDefault();
}

using System.Linq.Expressions;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds amounts of an event compared with a number that could be of any currency.</summary>
internal sealed partial class NoCurrency : Check
{
    public override CheckInfo Info { get; } = new(
        "no-currency",
        "an amount of the event compared with a number or an aggregate, in a rule or filter that does not ask which currency it is in",
        "50,000 is a month's wage in one currency and a cup of coffee in another",
        "currency == \"THB\" && beside it; or a threshold for each currency")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules.Where(r => r.Expression is not null))
        {
            var (tree, scope) = (rule.Expression!.Tree, rule.Scope);
            var asked = rule.Expression.Symbols.Any(s => s.Kind == SymbolKind.TextField && s.Field == EventField.Currency);
            var bare = asked ? null : Comparisons.In(tree).Select((comparison, index) => (Comparison: comparison, Index: index))
                .Where(c => Comparisons.IsNumeric(c.Comparison) && IsOfNoCurrency(c.Comparison, scope))
                .Select(c => ((BinaryExpression, int)?)(c.Comparison, c.Index)).FirstOrDefault();
            if (bare is var (found, place))
            {
                yield return CheckHit.At(
                    rule, rule.OffsetOfComparison(place), $"'{new Renderer(scope).Render(found)}' holds for amounts of any currency",
                    "add currency == \"THB\" &&");
            }

            foreach (var aggregate in rule.Aggregates.Where(
                a => a is { Where: { } where, Currency: null } && AgainstNumber().IsMatch(where)
                    && !where.Contains("currency", StringComparison.Ordinal)))
            {
                yield return CheckHit.At(
                    rule, rule.OffsetOf(aggregate), $"the Where of '{aggregate.Name}' holds for amounts of any currency",
                    "add currency == \\\"THB\\\" && to it");
            }
        }
    }

    // An amount against an amount of the same event, or a share of one, is of one currency whichever that is.
    private static bool IsOfNoCurrency(BinaryExpression comparison, Scope scope)
    {
        var units = new UnitInference(scope);
        var (left, right) = (units.Of(comparison.Left), units.Of(comparison.Right));
        return (IsEvents(left) && (IsNumber(comparison.Right, scope) || right is { Kind: UnitKind.Money, Currency: not null }))
            || (IsEvents(right) && (IsNumber(comparison.Left, scope) || left is { Kind: UnitKind.Money, Currency: not null }));
    }

    private static bool IsEvents(Unit unit) => unit is { Kind: UnitKind.Money, Currency: null };

    // Filters are rendered alike, parameters by their values.
    [GeneratedRegex(@"(?<![\w*/] )\bamount (?:>=|>|<|<=|==) [0-9]*[1-9]|[1-9][0-9.]* (?:>=|>|<|<=|==) amount\b")]
    private static partial Regex AgainstNumber();

    // Nothing is as much in every currency.
    private static bool IsNumber(Expression node, Scope scope) => new Ranges(scope).Of(node) is { IsPoint: true, Low: not 0 };
}

using System.Globalization;
using System.Linq.Expressions;
using FraudSignals.Rules.Expressions;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds ages compared with a number that was meant in days or hours.</summary>
internal sealed class SmallSeconds : Check
{
    /// <summary>Less than this is no age anybody asks for.</summary>
    public const double Fewest = 600;

    private const double Year = 366 * 86400.0;

    public override CheckInfo Info { get; } = new(
        "small-seconds",
        $"an age, secondsSinceFirst, a silence or a difference of two points of time, compared with less than {Fewest:0} seconds, or a "
        + $"date with less than a year",
        "it is in seconds: age < 7 asks for seven seconds, and never hits; a date is the seconds since 1970",
        "the seconds: 7 * 86400 for seven days");

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules.Where(r => r.Expression is not null))
        {
            var ranges = new Ranges(rule.Scope);
            foreach (var (comparison, index) in Comparisons.In(rule.Expression!.Tree).Select((c, i) => (c, i))
                .Where(c => Comparisons.IsNumeric(c.c)))
            {
                var date = IsDate(comparison.Left, rule.Scope) ? comparison.Right
                    : IsDate(comparison.Right, rule.Scope) ? comparison.Left : null;
                if (date is not null && ranges.Of(date) is { IsPoint: true, Low: >= 0 and < Year })
                {
                    var node = date == comparison.Right ? comparison.Left : comparison.Right;
                    yield return CheckHit.At(
                        rule, rule.OffsetOfComparison(index),
                        $"'{new Renderer(rule.Scope).Render(comparison)}' compares a date, in seconds since 1970, with a day of that year",
                        $"for an age write time - {new Renderer(rule.Scope).Render(node)} < 30 * 86400");
                }

                var bound = IsAge(comparison.Left, rule.Scope) ? comparison.Right
                    : IsAge(comparison.Right, rule.Scope) ? comparison.Left : null;
                if (bound is not null && ranges.Of(bound) is { IsPoint: true, Low: > 0 and < Fewest and var seconds })
                {
                    yield return CheckHit.At(
                        rule, rule.OffsetOfComparison(index),
                        string.Create(CultureInfo.InvariantCulture,
                            $"'{new Renderer(rule.Scope).Render(comparison)}' asks for {seconds} seconds"),
                        string.Create(CultureInfo.InvariantCulture, $"write {seconds} * 86400 for days, {seconds} * 3600 for hours"));
                }
            }
        }
    }

    private static bool IsDate(Expression node, Scope scope) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsDate(convert.Operand, scope),
        ParameterExpression => new UnitInference(scope).Of(node).Kind == UnitKind.Date,
        _ => false,
    };

    private static bool IsAge(Expression node, Scope scope) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsAge(convert.Operand, scope),
        ParameterExpression variable => scope.SymbolOf(variable)?.Aggregate is { } aggregate && FunctionSpec.Of(aggregate.Of).IsAge,
        BinaryExpression { NodeType: ExpressionType.Subtract } difference =>
            new UnitInference(scope) is var units && units.Of(difference.Left).Kind == UnitKind.Date
                && units.Of(difference.Right).Kind == UnitKind.Date,
        _ => false,
    };
}

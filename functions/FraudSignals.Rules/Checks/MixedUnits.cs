using System.Linq.Expressions;
using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds baht added to dollars, and amounts compared with counts.</summary>
internal sealed class MixedUnits : Check
{
    public override CheckInfo Info { get; } = new(
        "mixed-units",
        "amounts of two currencies, or an amount and a number of seconds or events, that are added up or compared",
        "the sum means nothing, and the rule hits on whatever comes out",
        "amounts of one currency; or a rule for each")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules.Where(r => r.Expression is not null))
        {
            var units = new UnitInference(rule.Scope);
            var mixed = Comparisons.All(rule.Expression!.Tree).OfType<BinaryExpression>()
                .FirstOrDefault(
                    b => IsSameKindWanted(b) && Unit.Joined(units.Of(b.Left), units.Of(b.Right)) is null && !IsDateArithmetic(b, units));
            if (mixed is not null)
            {
                var render = new Renderer(rule.Scope);
                yield return CheckHit.At(
                    rule, rule.Entry.Member("Expression")!.Offset,
                    $"'{render.Render(mixed.Left)}' is {Name(units.Of(mixed.Left))} and '{render.Render(mixed.Right)}' "
                    + $"{Name(units.Of(mixed.Right))}",
                    "add and compare like with like");
            }
        }
    }

    private static bool IsSameKindWanted(BinaryExpression node) =>
        NumberConstant.IsNumber(node.Left.Type) && NumberConstant.IsNumber(node.Right.Type)
            && (Operators.IsComparison(node) || node.NodeType is ExpressionType.Add or ExpressionType.Subtract);

    private static bool IsDateArithmetic(BinaryExpression node, UnitInference units) =>
        node.NodeType is ExpressionType.Add or ExpressionType.Subtract
            && (units.Of(node.Left).Kind, units.Of(node.Right).Kind) is (UnitKind.Date, UnitKind.Seconds)
                or (UnitKind.Seconds, UnitKind.Date);

    private static string Name(Unit unit) => unit.Kind switch
    {
        UnitKind.Money => unit.Currency ?? "money",
        UnitKind.Seconds => "a number of seconds",
        UnitKind.Date => "a point of time",
        _ => "a plain number",
    };
}

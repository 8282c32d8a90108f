using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds conditions that spare somebody and, where they cannot say, silence the whole rule.</summary>
internal sealed class Silencing : Check
{
    public override CheckInfo Info { get; } = new(
        "silencing",
        "a part of && that is an upper bound on an aggregate, so that it only exempts, and that cannot say more often than the lower "
        + "bounds beside it: an optional field decides what "
            + "counts, or it is a single aggregate that looks further back",
        "one record without the field, or the first days of a feed, silence the rule for everybody",
        "(!has(x) || x <= max_x), or a Where that asks has(field) first")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        foreach (var rule in set.Rules.Where(r => r.Expression is not null))
        {
            var parts = Parts(rule.Expression!.Tree).ToList();
            var evidence = parts.SelectMany(p => Bounds(p, rule.Scope, isUpper: false)).ToList();
            foreach (var part in parts)
            {
                var isShare = Coverage.Aggregates(part, rule.Scope).Count > 1;
                var exempting = Bounds(part, rule.Scope, isUpper: true).Where(a => WhyUnsaid(a, evidence, isShare) is not null).ToList();
                if (exempting.Count > 0)
                {
                    var why = WhyUnsaid(exempting[0], evidence, isShare);
                    var text = new Renderer(rule.Scope).Render(part);
                    var guards = string.Join(" || ", exempting.Select(a => $"!has({a.Name})").Distinct());
                    yield return CheckHit.At(
                        rule, rule.Entry.Member("Expression")!.Offset, $"where '{text}' cannot say, the whole rule cannot: {why}",
                        $"write ({guards} || {text})");
                    break;
                }
            }
        }
    }

    private static IEnumerable<Expression> Parts(Expression node) =>
        node is BinaryExpression { NodeType: ExpressionType.AndAlso } and ? Parts(and.Left).Concat(Parts(and.Right)) : [node];

    // The aggregates of a comparison that is true where they are small, or where they are large; none of a condition of several parts.
    private static IEnumerable<AggregateDefinition> Bounds(Expression node, Scope scope, bool isUpper) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Not } not => Bounds(not.Operand, scope, !isUpper),
        BinaryExpression { NodeType: ExpressionType.LessThan or ExpressionType.LessThanOrEqual } small =>
            Coverage.Aggregates(isUpper ? small.Left : small.Right, scope),
        BinaryExpression { NodeType: ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } large =>
            Coverage.Aggregates(isUpper ? large.Right : large.Left, scope),
        BinaryExpression { NodeType: ExpressionType.Equal } same when isUpper => Coverage.Aggregates(same, scope),
        _ => [],
    };

    private static TimeSpan Reach(AggregateDefinition aggregate) =>
        aggregate.Reach + (aggregate.Horizon > TimeSpan.Zero ? aggregate.LeastHorizon : TimeSpan.Zero);

    // For want of what the evidence cannot say either, the rule is silent anyway.
    private static string? WhyUnsaid(AggregateDefinition aggregate, List<AggregateDefinition> evidence, bool isShare)
    {
        if (OptionalFields(aggregate).Except(evidence.SelectMany(OptionalFields)).FirstOrDefault() is { } field)
        {
            return $"it does not for {Durations.Write(aggregate.Window)} after a record without {field}";
        }

        // A time since the first or last event is itself what is asked, not who is spared; and so is mostly a share.
        return !isShare && evidence.Count > 0 && aggregate.Window > TimeSpan.Zero && Reach(aggregate) > evidence.Max(Reach)
            ? $"it does not in the first {Durations.Write(Reach(aggregate))} of a feed"
            : null;
    }

    private static IEnumerable<string> OptionalFields(AggregateDefinition aggregate)
    {
        var types = Scope.EventTypes(aggregate.Roles);
        return aggregate.Window <= TimeSpan.Zero ? [] : EventFieldInfo.All
            .Where(
                f => !f.Required && f.Kind != FieldKind.Worth && types.Contains(f.Type)
                    && (aggregate.Field == f.Field || aggregate.OpenFields.Contains(f.Field)))
            .Select(f => f.Name);
    }
}

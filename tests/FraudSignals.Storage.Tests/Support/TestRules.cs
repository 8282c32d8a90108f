using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Storage.Support;

/// <summary>
/// Rules that can be reckoned by hand: a number alerts with the third call to a third callee within a day, for interdiction
/// with the sixth; what it finds is addressed to the callee.
/// </summary>
internal static class TestRules
{
    /// <param name="isStrict">With the second call to a second callee already: the same figures, other thresholds.</param>
    public static RuleSnapshot Build(bool isStrict = false)
    {
        var least = isStrict ? 2 : 3;
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var callees = s.Aggregate(AggregateFunction.Distinct, Role.Caller, "24h", EventField.Callee);
        var called = s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "many", kind: SubjectKind.Number);
        s.Rule("many", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(least, c.Aggregate(calls)), "volume",
            addressedTo: Role.Callee, aggregates: [calls]);
        s.Rule("wide", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(least, c.Aggregate(callees)), "spread",
            aggregates: [callees]);
        s.Rule("very_many", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(6, c.Aggregate(calls)), "volume",
            aggregates: [calls]);
        s.Rule("victim", SubjectKind.Number, [Role.Finding], c => Kleene.LessOrEqual(1, c.Aggregate(called)), "list", aggregates: [called]);
        s.Typology("busy", SubjectKind.Number, 20, 40, [("volume", 30)], 0, ("many", 10), ("wide", 10), ("very_many", 20));
        return s.Build();
    }
}

using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.TestKit;

/// <summary>A typology of two rules, one of them about a ratio, which later records may prove wrong.</summary>
public static class SpreadRules
{
    /// <summary>Ten calls of a day, at least half of them to different numbers.</summary>
    public static RuleSnapshot Build()
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var callees = s.Aggregate(AggregateFunction.Distinct, Role.Caller, "24h", EventField.Callee);
        s.AtLeast("calls", SubjectKind.Number, [Role.Caller], calls, 10, "volume");
        s.Rule("spread", SubjectKind.Number, [Role.Caller],
            c => Kleene.And(Kleene.LessOrEqual(10, c.Aggregate(calls)), Kleene.LessOrEqual(0.5, c.Aggregate(callees) / c.Aggregate(calls))),
            "spread", aggregates: [callees, calls]);
        s.Typology("centre", SubjectKind.Number, 20, 30, ("calls", 10), ("spread", 10));
        var rules = s.Build();
        return rules.With(rules.Rules.Single(r => r.Id == "spread") with { MayBeProvedWrong = true });
    }
}

using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds comparisons inside a rule that come out the same for everybody.</summary>
internal sealed class AlwaysSame : Check
{
    public override CheckInfo Info { get; } = new(
        "always-same",
        "a comparison in a rule that is always or never true, such as a count of at least 0 or one side of || with a share above 1",
        "it looks as if it narrowed the rule down and does not",
        "a threshold within reach; or leave the comparison out")
    {
        NeedsGoodFile = true,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) =>
        from rule in set.Rules
        where rule.Expression is not null
        from judged in new Satisfiability(rule.Expression!.Tree, rule.Scope).Judged
        orderby judged.Index
        select CheckHit.At(rule, rule.OffsetOfComparison(judged.Index), judged.Message, judged.Suggestion);
}

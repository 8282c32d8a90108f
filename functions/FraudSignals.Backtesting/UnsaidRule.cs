using System.Collections.Immutable;
using FraudSignals.Reports;

namespace FraudSignals.Backtesting;

/// <summary>A rule that could not judge some of a source's records.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Source">The source.</param>
/// <param name="Share">The share of the records that made it run, 0 to 1.</param>
/// <param name="Wants">For want of what, the commonest first.</param>
internal sealed record UnsaidRule(string Rule, string Source, double Share, ImmutableArray<WantReport> Wants)
{
    public static IReadOnlyList<UnsaidRule> Of(RulesReport rules) =>
    [
        .. from rule in rules.Rules
           from source in rule.Sources
           where source.CannotSay > 0
           orderby source.Share descending, rule.Id
           select new UnsaidRule(rule.Id, source.Source, source.Share, source.Wants),
    ];
}

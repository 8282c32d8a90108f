using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events.Sources;
using FraudSignals.Reports;

namespace FraudSignals.Inspection;

/// <summary>What a rule can say of the records of one source.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Source">The index of the source.</param>
/// <param name="Events">How many touches made it run.</param>
internal readonly record struct Saying(LoadedRule Rule, int Source, long Events)
{
    public double Share => Events == 0 ? 0 : Math.Min(1, (double)Rule.Unsaid[Source] / Events);

    public bool IsDeaf => Share >= RuleSourceReport.Deaf;

    /// <summary>By the sources that made the rule run.</summary>
    public static IEnumerable<Saying> Of(LoadedRule rule, LoadedSnapshot loaded)
    {
        var roles = rule.Rule.Roles.Select(r => loaded.Of(rule.Rule.Subject, r).Ran).ToArray();
        return roles.SelectMany(r => r.Sources).Distinct().Order().Select(source => new Saying(rule, source, roles.Sum(r => r[source])));
    }

    /// <summary>What of a typology can be said of each source; a rule that is as good as deaf on a source says nothing of it.</summary>
    public static IEnumerable<TypologySourceReport> Of(LoadedTypology typology, LoadedSnapshot loaded, SourceNames names)
    {
        var whole = typology.Rules.Sum(r => r.Weight);
        return from rule in typology.Rules
               from saying in Of(rule.Rule, loaded)
               group (rule, saying) by saying.Source into source
               orderby source.Key
               let able = source.Where(s => !s.saying.IsDeaf).Select(s => s.rule).ToArray()
               let families = able.GroupBy(r => r.Family).Select(f => Counted(typology, f.Key, f.Select(r => r.Weight))).ToArray()
               let card = typology.Typology
               let canAlert = families.Sum() >= card.AlertThreshold
                   && families.Count(f => f > 0 && f >= card.FamilyMinimum) >= card.MinimumFamilies
               select new TypologySourceReport(names[source.Key], whole == 0 ? 0 : able.Sum(r => r.Weight) / whole, families.Sum(),
                   canAlert);
    }

    private static double Counted(LoadedTypology typology, int family, IEnumerable<double> weights) =>
        double.IsNaN(typology.FamilyCaps[family]) ? weights.Max() : Math.Min(weights.Sum(), typology.FamilyCaps[family]);

    public RuleSourceReport Report(SourceNames names)
    {
        var source = Source;
        return new RuleSourceReport(
            names[source], Events, Rule.Unsaid[source], Share, [.. Rule.Wants.Of(source).Select(w => new WantReport(w.Want, w.Share))]);
    }
}

using FraudSignals.Backtesting.Scoring;
using FraudSignals.Backtesting.Text;
using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>A typology under test: its alerts, merged by subject.</summary>
internal sealed class TypologyTarget : TestTarget
{
    private readonly Typology _typology;

    private TypologyTarget(Typology typology) => _typology = typology;

    protected override SubjectKind Kind => _typology.Subject;

    // An experimental typology alerts nobody, but its tests must show whom it would, by its experimental rules too.
    public static TypologyTarget Of(Typology typology, RuleSnapshot rules)
    {
        var weighed = typology.Status != RuleStatus.Experimental ? []
            : rules.Rules.Where(r => r.Status == RuleStatus.Experimental && typology.Weights.ContainsKey(r.Id));
        return new(typology)
        {
            Rules = weighed.Aggregate(rules, (all, rule) => all.With(rule with { Status = RuleStatus.Test }))
                .With(typology with { Status = RuleStatus.Test }),
        };
    }

    protected override IEnumerable<FoundSubject> Found(TestPlay play) =>
        from alert in play.Alerts
        where alert.Typology == _typology.Id
        group alert by Scorer.KeyOf(alert).Token into subject
        select new FoundSubject(subject.Key, subject.Min(a => a.Time), subject.Max(a => a.Level), 0);

    protected override TestDifference Describe(TestPlay play, FoundSubject found, string what, string text)
    {
        var last = play.Alerts.Last(a => a.Typology == _typology.Id && Scorer.KeyOf(a).Token == found.Subject);
        return new TestDifference(
            what,
            string.Create(Format.Culture, $"{text}; score {last.Score:0.#} of {last.Threshold:0.#}"),
            [.. last.Reasons.Select(r => new RuleStanding(r.Rule, "hit", r.Values))]);
    }

    protected override async Task<TestDifference> MissingAsync(RuleTest test, TestPlay play, Token subject, string text,
        CancellationToken cancellation)
    {
        var report = await play.Inspection.SubjectAsync(Kind, WrittenKeys.Normalise(Kind, play.KeyOf(subject)), cancellation);
        if (report?.WhyNot.FirstOrDefault(w => w.Typology == _typology.Id) is not { } whyNot)
        {
            return new TestDifference("missing", $"{text}; nothing is known of it: no record touched it, or a list leaves it out", []);
        }

        return new TestDifference(
            "missing",
            string.Create(
                Format.Culture,
                $"{text}; score {whyNot.Score:0.#} of {whyNot.AlertThreshold:0.#} from {whyNot.Families.Length} of "
                + $"{whyNot.MinimumFamilies} families{At(test, report.LastSeen)}, without"),
            [.. whyNot.Missing.Select(m => new RuleStanding(m.Rule, m.Outcome, m.Values))]);
    }
}

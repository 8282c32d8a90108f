using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>A rule under test: its hits, merged by subject.</summary>
internal sealed class RuleTarget : TestTarget
{
    private readonly Rule _rule;
    private readonly JudgementLog _log;

    private RuleTarget(Rule rule, JudgementLog log) => (_rule, _log) = (rule, log);

    public override IFindingObserver Observer => _log;

    protected override SubjectKind Kind => _rule.Subject;

    public static RuleTarget Of(Rule rule, RuleSnapshot rules)
    {
        var log = new JudgementLog(rule);
        return new RuleTarget(rule, log) { Rules = rules.With(log.Rule) };
    }

    protected override IEnumerable<FoundSubject> Found(TestPlay play) =>
        _log.FirstHits.Select(h => new FoundSubject(h.Key, h.Value.Time, AlertLevel.None, _log.Bands[h.Key]));

    protected override TestDifference Describe(TestPlay play, FoundSubject found, string what, string text) =>
        new(what, text, [Standing(_log.FirstHits[found.Subject])]);

    protected override Task<TestDifference> MissingAsync(RuleTest test, TestPlay play, Token subject, string text,
        CancellationToken cancellation) =>
            Task.FromResult(_log.Last.TryGetValue(subject, out var last)
                ? new TestDifference("missing", $"{text}; last judged{At(test, last.Time)}", [Standing(last)])
                : new TestDifference("missing",
                    $"{text}; never judged: no record touched it in a role the rule runs on, or a list leaves it out", []));

    protected override IEnumerable<TestDifference> Further(RuleTest test, TestPlay play)
    {
        var inDoubt = _log.Last.Where(l => l.Value.Answer == Kleene.Unknown).ToList();
        switch (test.Expected.CannotSay)
        {
            case true when inDoubt.Count == 0:
                yield return new TestDifference(
                    "cannotSay",
                    "the rule could say of each subject in the end" + (_log.Last.Count == 0 ? ", since it was never judged" : ""),
                    [.. _log.Last.Values.OrderBy(l => l.Time).TakeLast(1).Select(Standing)]);
                break;
            case false when inDoubt.Count > 0:
                var (subject, judgement) = inDoubt[0];
                yield return new TestDifference(
                    "cannotSay", $"the rule could not say of {play.KeyOf(subject)} in the end{At(test, judgement.Time)}",
                    [Standing(judgement)]);
                break;
        }
    }

    private RuleStanding Standing(Judgement judgement) => new(_rule.Id, judgement.Outcome, judgement.Values);
}

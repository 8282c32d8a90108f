using FraudSignals.Alerts;
using FraudSignals.Backtesting.Files;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>The rule or typology a test is about.</summary>
internal abstract class TestTarget
{
    /// <summary>The rules to run the test under.</summary>
    public required RuleSnapshot Rules { get; init; }

    /// <summary>Is told of every hit; null where nobody asks.</summary>
    public virtual IFindingObserver? Observer => null;

    /// <summary>The kind of subject it is about.</summary>
    protected abstract SubjectKind Kind { get; }

    /// <summary>The target of a file; null where it is not loaded.</summary>
    public static TestTarget? Of(RuleTestFile file, RuleSnapshot rules) => file.IsTypology
        ? rules.Typologies.FirstOrDefault(t => t.Id == file.Target) is { } typology ? TypologyTarget.Of(typology, rules) : null
        : rules.Rules.FirstOrDefault(r => r.Id == file.Target) is { } rule ? RuleTarget.Of(rule, rules) : null;

    /// <summary>What differs between what was expected and what came.</summary>
    public async Task<IReadOnlyList<TestDifference>> CompareAsync(
        RuleTest test, TestPlay play, Func<SubjectKind, string, Token> tokenise, CancellationToken cancellation)
    {
        var differences = new List<TestDifference>();
        var actual = Found(play).ToDictionary(f => f.Subject);
        foreach (var expected in test.Expected.Subjects)
        {
            if (expected.Kind is { } kind && kind != Kind)
            {
                throw new UnusableInputException(
                    $"'{expected.Key}' is expected as a {Scorer.KindName(kind)}, but this is about a {Scorer.KindName(Kind)}");
            }

            var subject = tokenise(Kind, expected.Key);
            var who = $"{Scorer.KindName(Kind)} {expected.Key}";
            if (!actual.Remove(subject, out var found))
            {
                differences.Add(await MissingAsync(test, play, subject, $"missing: {who}{At(test, expected.At)}", cancellation));
            }
            else if (expected.At is { } at && at != found.At)
            {
                differences.Add(Describe(play, found, "time", $"wrong time: {who}, expected{At(test, at)}, came{At(test, found.At)}"));
            }
            else if (expected.Level != found.Level)
            {
                differences.Add(
                    Describe(play, found, "level", $"wrong level: {who}, expected {Name(expected.Level)}, came to {Name(found.Level)}"));
            }
            else if (expected.Band is { } band && band != found.Band)
            {
                differences.Add(Describe(play, found, "band", $"wrong band: {who}, expected {band}, came to {found.Band}"));
            }
        }

        foreach (var found in actual.Values.OrderBy(f => f.At).ThenBy(f => play.KeyOf(f.Subject), StringComparer.Ordinal))
        {
            differences.Add(
                Describe(play, found, "unexpected",
                    $"unexpected: {Scorer.KindName(Kind)} {play.KeyOf(found.Subject)}{At(test, found.At)}"));
        }

        differences.AddRange(Further(test, play));
        return differences;
    }

    /// <summary>Everybody found.</summary>
    protected abstract IEnumerable<FoundSubject> Found(TestPlay play);

    /// <summary>Why somebody was found.</summary>
    protected abstract TestDifference Describe(TestPlay play, FoundSubject found, string what, string text);

    /// <summary>Why somebody was not found.</summary>
    protected abstract Task<TestDifference> MissingAsync(RuleTest test, TestPlay play, Token subject, string text,
        CancellationToken cancellation);

    /// <summary>What else is not as expected.</summary>
    protected virtual IEnumerable<TestDifference> Further(RuleTest test, TestPlay play) => [];

    protected static string At(RuleTest test, DateTimeOffset? time) => time is { } at ? $" at {test.OffsetOf(at)}" : "";

    private static string Name(AlertLevel level) => level.ToString().ToLowerInvariant();
}

/// <summary>Somebody a rule hit or a typology alerted on.</summary>
/// <param name="Subject">Who.</param>
/// <param name="At">When first.</param>
/// <param name="Level">The highest level of the alerts; None for a finding.</param>
/// <param name="Band">The highest band of the findings; 0 for an alert.</param>
internal sealed record FoundSubject(Token Subject, DateTimeOffset At, AlertLevel Level, int Band);

using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Testing;

/// <summary>Reads what a test expects.</summary>
internal sealed class TestExpectationReader(FileReport report, DateTimeOffset start, bool isTypology, string target)
{
    private static readonly ImmutableDictionary<string, AlertLevel> Levels = ImmutableDictionary<string, AlertLevel>.Empty
        .Add("alert", AlertLevel.Alert).Add("interdiction", AlertLevel.Interdiction);

    private static readonly ImmutableArray<(string Key, RecordOutcome Outcome)> Outcomes =
    [
        ("duplicate", RecordOutcome.Duplicate), ("superseded", RecordOutcome.Superseded), ("conflict", RecordOutcome.Conflict),
        ("tooLate", RecordOutcome.TooLate), ("tooEarly", RecordOutcome.TooEarly),
    ];

    private readonly string _whole = isTypology ? "alerts" : "findings";

    public TestExpectation Read(ObjectReader expect)
    {
        if (!expect.Has(_whole))
        {
            expect.Error(_whole, "missing-key", $"the expectation lacks '{_whole}'", "an empty list expects silence");
        }

        foreach (var key in isTypology ? new[] { "findings", "cannotSay" } : ["alerts"])
        {
            if (expect.Has(key))
            {
                expect.Error(key, "wrong-target", $"the tests of a {(isTypology ? "typology" : "rule")} do not expect '{key}'");
            }
        }

        var subjects = expect.Items(_whole).Select(Subject).OfType<ExpectedSubject>().ToImmutableArray();
        foreach (var key in subjects.GroupBy(s => (s.Kind, s.Key)).Where(g => g.Count() > 1).Select(g => g.Key.Key))
        {
            expect.Error(_whole, "duplicate-value", $"'{key}' stands here a second time",
                "keep one: however often a subject is found, it is one");
        }

        return new TestExpectation { Subjects = subjects, CannotSay = expect.Flag("cannotSay"), NotTaken = NotTaken(expect) };
    }

    private ExpectedSubject? Subject(JsonNode node)
    {
        var entry = new ObjectReader(node, isTypology ? Keys.TestAlert : Keys.TestFinding, report);
        var key = isTypology ? "typology" : "rule";
        if (entry.Text(key) is { } named && named != target)
        {
            entry.Error(key, "wrong-target", $"'{named}' is not tested here, but '{target}'", "test it in its own file");
        }

        var level = isTypology ? entry.Word("level", Levels) ?? default : AlertLevel.None;
        var band = isTypology ? null : entry.Integer("band", 0, FileLimits.MaxBands);
        DateTimeOffset? at = TestFileReader.Offset(entry, "at") is { } offset ? start + offset : null;
        if (entry.Node("subject") is { Kind: JsonValueKind.Object } whole)
        {
            var subject = new ObjectReader(whole, Keys.TestSubject, report);
            return subject.Word("kind", Words.Subjects) is { } kind && subject.Text("key") is { } named2
                ? new ExpectedSubject(kind, named2, at, level, band) : null;
        }

        return entry.Text("subject") is { } text ? new ExpectedSubject(null, text, at, level, band) : null;
    }

    private static ImmutableDictionary<RecordOutcome, int>? NotTaken(ObjectReader expect)
    {
        if (expect.Object("notTaken", Keys.TestNotTaken) is not { } counts)
        {
            return null;
        }

        return Outcomes.ToImmutableDictionary(o => o.Outcome, o => counts.Integer(o.Key, 0, int.MaxValue) ?? 0);
    }
}

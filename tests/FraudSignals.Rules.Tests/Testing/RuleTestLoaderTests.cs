using System.Text.Json;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Rules.Tests.Testing;

/// <summary>What test files say, and what is told where they say something wrong.</summary>
public sealed class RuleTestLoaderTests : IDisposable
{
    private const string Good = """{ "call": { "caller": "a", "callee": "b", "durationSeconds": 1 } }""";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fraudsignals-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_series_is_written_out_record_by_record()
    {
        var test = Test("""
            { "call": { "callee": "+668{00}-{0%2}-{000+7}", "durationSeconds": 5 }, "at": "-1h", "repeat": 3, "every": "90s" }
            """, "\"defaults\": { \"call\": { \"caller\": \"a\", \"durationSeconds\": 9 } },");

        Assert.Equal(
            [
                """{"id":"0-0","time":"2026-03-01T23:00:00Z","callee":"+66800-0-007","durationSeconds":5,"caller":"a"}""",
                """{"id":"0-1","time":"2026-03-01T23:01:30Z","callee":"+66801-1-008","durationSeconds":5,"caller":"a"}""",
                """{"id":"0-2","time":"2026-03-01T23:03:00Z","callee":"+66802-0-009","durationSeconds":5,"caller":"a"}""",
            ],
            test.Events.Select(e => e.Json.Replace("\\u002B", "+", StringComparison.Ordinal)));
    }

    [Fact]
    public void Records_come_in_the_order_of_reception_each_as_often_as_it_is_sent()
    {
        var test = Test("""
            { "call": { "id": "late" }, "received": "+1d" }, { "call": { "id": "early" }, "at": "2h", "sent": 2 }
            """);

        Assert.Equal(["early", "early", "late"],
            test.Events.Select(e => JsonDocument.Parse(e.Json).RootElement.GetProperty("id").GetString()));
        Assert.Equal(TimeSpan.FromDays(1), test.Events[^1].Received - test.Events[^1].Time);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90)]
    [InlineData("1d2h3m4s", 93784)]
    [InlineData("-2m", -120)]
    [InlineData("+5h", 18000)]
    public void Offsets_are_spans_in_four_units(string text, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), TestOffset.Parse(text));
        Assert.Equal(TimeSpan.FromSeconds(seconds), TestOffset.Parse(TestOffset.Write(TimeSpan.FromSeconds(seconds))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("h")]
    [InlineData("1s1m")]
    [InlineData("1.5h")]
    [InlineData("9999d")]
    public void Anything_else_is_no_offset(string text) => Assert.Null(TestOffset.Parse(text));

    [Theory]
    [InlineData("{ \"test\": [] }", "unknown-key", "did you mean 'tests'?")]
    [InlineData("{ \"tests\": [] }", "no-tests", "write at least one")]
    [InlineData("{ \"typology\": \"x\", \"tests\": [] }", "wrong-target", "typologies/")]
    [InlineData("{ \"start\": \"2026-03-02\", \"tests\": [] }", "bad-value", "2026-03-02T08:00:00+07:00")]
    public void Slips_in_the_file_are_told(string text, string check, string suggestion) => Told(text, check, suggestion);

    [Theory]
    [InlineData("", "{ \"call\": {}, \"transfer\": {} }", "missing-key", null)]
    [InlineData("", "{ \"call\": { \"time\": \"now\" } }", "unknown-key", "remove it here")]
    [InlineData("", "{ \"call\": { \"caller\": [] } }", "wrong-type", null)]
    [InlineData("", "{ \"call\": {}, \"repeat\": 5 }", "missing-key", "every")]
    [InlineData("", "{ \"call\": {}, \"at\": \"soon\" }", "bad-offset", "23h59m")]
    [InlineData("", "{ \"call\": {}, \"repeat\": 10000, \"every\": \"1d\" }", "bad-offset", null)]
    [InlineData("", "{ \"call\": {}, \"repeat\": 10000, \"every\": \"1s\", \"sent\": 100 }", "too-many", null)]
    [InlineData("\"history\": [ { \"call\": {} } ],", Good, "bad-offset", "-3d")]
    [InlineData("\"covers\": [\"macth\"],", Good, "unknown-value", "did you mean 'match'?")]
    [InlineData("\"lists\": { \"no_stat\": [] },", Good, "unknown-list", "did you mean 'no_state'?")]
    [InlineData("\"parameters\": { \"min_cals\": 3 },", Good, "unknown-parameter", "did you mean 'min_calls'?")]
    public void Slips_in_a_test_are_told(string more, string events, string check, string? suggestion) =>
        Told($$"""{ "tests": [ { "name": "t", {{more}} "events": [ {{events}} ], "expect": { "findings": [] } } ] }""", check, suggestion);

    [Theory]
    [InlineData("match", Good, "[]", "name who is found")]
    [InlineData("threshold", Good, "[]", "name who is found")]
    [InlineData("silence", Good, "[ { \"subject\": \"a\" } ]", "expect []")]
    [InlineData("below", Good, "[ { \"subject\": \"a\" } ]", "expect []")]
    [InlineData("windowEdge", Good + "," + Good, "[]", "let one happen a window later")]
    [InlineData("late", Good, "[]", "write for example \"received\": \"+5h\"")]
    [InlineData("duplicate", Good + "," + Good, "[]", "write \"sent\": 2")]
    [InlineData("cannotSay", Good, "[ { \"subject\": \"a\" } ]", "expect [], or say \"cannotSay\": false")]
    public void A_cover_a_test_does_not_show_is_told(string cover, string events, string findings, string suggestion) =>
        Told(
            $$"""{ "tests": [ { "name": "t", "covers": ["{{cover}}"], "events": [ {{events}} ], "expect": { "findings": {{findings}} } } ] }""", "wrong-cover", suggestion);

    [Theory]
    [InlineData("windowEdge", "\"at\": \"24h\"")]
    [InlineData("late", "\"received\": \"+5h\"")]
    [InlineData("duplicate", "\"sent\": 2")]
    [InlineData("cannotSay", "\"at\": \"1h\"")]
    public void A_cover_a_test_shows_is_taken(string cover, string more)
    {
        var text =
            $$"""{ "tests": [ { "name": "t", "covers": ["{{cover}}"], "events": [ {{Good}}, {{Good[..^2]}}, {{more}} } ], "expect": { "findings": [] } } ] }""";
        Assert.Equal("", string.Join('\n', Load(text).Diagnostics));
    }

    [Theory]
    [InlineData("{}", "missing-key", "an empty list expects silence")]
    [InlineData("{ \"findings\": [], \"alerts\": [] }", "wrong-target", null)]
    [InlineData("{ \"findings\": [ { \"subject\": \"a\", \"rule\": \"other\" } ] }", "wrong-target", "test it in its own file")]
    [InlineData("{ \"findings\": [ { \"subject\": \"a\" }, { \"subject\": \"a\" } ] }", "duplicate-value", null)]
    [InlineData("{ \"findings\": [ { \"subject\": { \"kind\": \"numbr\", \"key\": \"a\" } } ] }", "unknown-value",
        "did you mean 'number'?")]
    [InlineData("{ \"findings\": [], \"notTaken\": { \"late\": 1 } }", "unknown-key", null)]
    public void Slips_in_an_expectation_are_told(string expect, string check, string? suggestion) =>
        Told($$"""{ "tests": [ { "name": "t", "events": [ {{Good}} ], "expect": {{expect}} } ] }""", check, suggestion);

    private void Told(string text, string check, string? suggestion)
    {
        var result = Load(text);
        Assert.Empty(result.Files);
        var diagnostic = Assert.Single(result.Diagnostics, d => d.Check == check);
        Assert.Equal("calls/rule.tests.json", diagnostic.File);
        Assert.Contains(suggestion ?? "", diagnostic.Suggestion ?? "");
    }

    private RuleTest Test(string events, string more = "")
    {
        var result = Load($$"""{ {{more}} "tests": [ { "name": "t", "events": [ {{events}} ], "expect": { "findings": [] } } ] }""");
        Assert.Equal("", string.Join('\n', result.Diagnostics));
        return Assert.Single(Assert.Single(result.Files).Tests);
    }

    private RuleTestLoadResult Load(string text)
    {
        Write("calls/rule.json", """{ "GlobalParams": [ { "Name": "min_calls", "Expression": "5" } ] }""");
        Write("lists/no_state.json", "{}");
        Write("calls/rule.tests.json", text);
        return RuleTestLoader.Load(_directory.FullName);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, Path.GetDirectoryName(path)!));
        File.WriteAllText(Path.Combine(_directory.FullName, path), text);
    }
}

using System.Text.Json;
using System.Xml.Linq;

namespace FraudSignals.Host.Tests.RuleTesting;

/// <summary><c>rules test</c> on one rule: at least 20 calls within 24 hours, four fifths of them to different numbers.</summary>
public sealed class RulesTestCommandTests
{
    private const string Calls =
        """{ "call": { "caller": "0811110001", "callee": "+668200000{00}", "durationSeconds": 20 }, "repeat": 20, "every": "1m" }""";
    private const string Found = """{ "findings": [ { "subject": "+66811110001", "at": "19m" } ] }""";
    private const string Silence = """{ "findings": [] }""";

    [Fact]
    public async Task What_follows_as_expected_passes()
    {
        var test = await OneAsync(0, Calls, Found);

        Assert.Equal("pass", test.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData(Silence, "unexpected", "hit")]
    [InlineData("""{ "findings": [ { "subject": "+66811110001", "at": "18m" } ] }""", "time", "hit")]
    [InlineData("""{ "findings": [ { "subject": "+66811110001" }, { "subject": "+66811110002" } ] }""", "missing", null)]
    [InlineData("""{ "findings": [ { "subject": "+66811110001" } ], "cannotSay": true }""", "cannotSay", "hit")]
    [InlineData("""{ "findings": [ { "subject": "+66811110001" } ], "notTaken": { "duplicate": 1 } }""", "notTaken", null)]
    public async Task What_differs_fails_and_is_told_with_its_values(string expect, string what, string? outcome)
    {
        var test = await OneAsync(1, Calls, expect);

        Assert.Equal("fail", test.GetProperty("outcome").GetString());
        var difference = Assert.Single(test.GetProperty("differences").EnumerateArray());
        Assert.Equal(what, difference.GetProperty("what").GetString());
        var rules = difference.GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(outcome, rules.Count == 0 ? null : rules[0].GetProperty("outcome").GetString());
        if (outcome != null)
        {
            Assert.Equal(20, rules[0].GetProperty("values")[0].GetProperty("value").GetDouble());
        }
    }

    [Fact]
    public async Task A_finding_that_did_not_come_is_told_with_the_last_values()
    {
        var test = await OneAsync(1, Calls.Replace("20,", "19,"), Found);

        var difference = test.GetProperty("differences")[0];
        Assert.Contains("last judged at 18m", difference.GetProperty("text").GetString());
        Assert.Equal("miss", difference.GetProperty("rules")[0].GetProperty("outcome").GetString());
        Assert.Equal(19, difference.GetProperty("rules")[0].GetProperty("values")[0].GetProperty("value").GetDouble());
    }

    [Theory]
    [InlineData("""{ "call": { "caller": "0812345678", "callee": "0898765432" } }""", "", "durationSeconds")]
    [InlineData("""{ "call": { "caller": "0812345678", "callee": "0898765432", "durationSeconds": 1, "color": "red" } }""", "", "color")]
    [InlineData("""{ "call": { "caller": "0812345678", "callee": "0898765432", "durationSeconds": 1 }, "received": "3d" }""", "",
        "too late")]
    [InlineData(Calls, """ "lists": { "no_state": [ { "kind": "number" } ] },""", "lacks 'key'")]
    public async Task What_cannot_be_run_is_an_error_and_no_failure(string events, string more, string told)
    {
        var test = await OneAsync(2, events, Silence, more);

        Assert.Equal("error", test.GetProperty("outcome").GetString());
        Assert.Contains(told, test.GetProperty("errors").ToString());
    }

    [Theory]
    [InlineData(""" "lists": { "no_state": [ { "kind": "number", "key": "0811110001" } ] },""")]
    [InlineData(""" "parameters": { "min_calls": 21 },""")]
    [InlineData(""" "evaluate": "18m",""")]
    public async Task A_test_may_change_lists_and_parameters_and_end_early(string more)
    {
        var test = await OneAsync(0, Calls, Silence, more);

        Assert.Equal("pass", test.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Records_sent_twice_are_duplicates_and_late_ones_count()
    {
        var twice = Calls.Replace("20, \"every\"", "19, \"sent\": 2, \"every\"");
        Assert.Equal("pass",
            (await OneAsync(0, twice, """{ "findings": [], "notTaken": { "duplicate": 19 } }""")).GetProperty("outcome").GetString());

        var late =
            twice + """, { "call": { "caller": "0811110001", "callee": "x", "durationSeconds": 1 }, "at": "5m", "received": "+40h" }""";
        Assert.Equal(
            "pass", (await OneAsync(0, late, """{ "findings": [ { "subject": "0811110001" } ] }""")).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task No_test_at_all_fails()
    {
        using var directory = Rule();

        var (code, output, _) = await Cli.RunAsync("rules", "test", directory.File("rules"));

        Assert.Equal(1, code);
        Assert.Contains("There are no tests", output);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_an_error_beside_the_others()
    {
        using var directory = Rule();
        directory.Write("rules/call_center/fan_out.tests.json", """{ "rule": "fan_in", "tests": [] }""");

        var (code, output, _) = await Cli.RunAsync("rules", "test", directory.File("rules"));

        Assert.Equal(2, code);
        Assert.Contains("call_center/fan_out.tests.json:1:11: error [name-id]", output);
        Assert.Contains("error [no-tests]", output);
    }

    [Fact]
    public async Task Tests_of_a_rule_that_is_not_loaded_are_errors()
    {
        using var directory = Rule();
        directory.Write("rules/call_center/fan_in.tests.json", Tests(Calls, Silence, "", "fan_in"));

        var (code, output, _) = await Cli.RunAsync("rules", "test", directory.File("rules"));

        Assert.Equal(2, code);
        Assert.Contains("no rule 'fan_in' is loaded", output);
    }

    [Fact]
    public async Task A_filter_chooses_and_one_that_fits_nothing_is_wrong_usage()
    {
        using var directory = Rule();
        directory.Write("rules/call_center/fan_out.tests.json", Tests(Calls, Found));

        Assert.Equal(0, (await Cli.RunAsync("rules", "test", directory.File("rules"), "--filter", "FAN")).Code);
        var (code, _, error) = await Cli.RunAsync("rules", "test", directory.File("rules"), "--filter", "fun");
        Assert.Equal(2, code);
        Assert.Contains("'fun'", error);
    }

    [Fact]
    public async Task Build_servers_get_failures_apart_from_errors()
    {
        using var directory = Rule();
        directory.Write("rules/call_center/fan_out.tests.json", Tests(Calls, Silence));
        directory.Write("rules/call_center/fan_in.tests.json", "nonsense");
        var junit = directory.File("junit.xml");

        var (code, _, _) = await Cli.RunAsync("rules", "test", directory.File("rules"), "--junit", junit);

        Assert.Equal(2, code);
        var suites = XDocument.Load(junit).Root!;
        Assert.Equal(("2", "1", "1"),
            (suites.Attribute("tests")!.Value, suites.Attribute("failures")!.Value, suites.Attribute("errors")!.Value));
        Assert.Contains("unexpected: number +66811110001 at 19m", suites.Descendants("failure").Single().Value);
        Assert.Single(suites.Descendants("error"));
    }

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("""[ { "subject": "+66800000001", "level": "interdiction", "at": "2m" } ]""", 0)]
    [InlineData("""[ { "subject": "+66800000001", "level": "alert" } ]""", 1)]
    [InlineData("""[ { "subject": "+66800000001", "level": "interdiction" }, { "subject": "+66800000002", "level": "alert" } ]""", 1)]
    public async Task Typologies_are_tested_by_their_alerts(string alerts, int expected)
    {
        using var directory = new TempDirectory();
        var rules = TinyRules.Write(directory);
        directory.Write("rules/typologies/busy.tests.json", $$"""
            { "tests": [ { "name": "t",
              "events": [ { "call": { "caller": "+66800000001", "callee": "+6690000000{0}", "durationSeconds": 9 }, "repeat": 3, "every": "1m" } ],
              "expect": { "alerts": {{alerts}} } } ] }
            """);

        var (code, output, _) = await Cli.RunAsync("rules", "test", rules);

        Assert.True(code == expected, output);
    }

    private static async Task<JsonElement> OneAsync(int code, string events, string expect, string more = "")
    {
        using var directory = Rule();
        directory.Write("rules/call_center/fan_out.tests.json", Tests(events, expect, more));
        var (actual, output, error) = await Cli.RunAsync("rules", "test", directory.File("rules"), "--json");
        Assert.True(code == actual, output + error);
        return Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("tests").EnumerateArray().ToList());
    }

    private static string Tests(string events, string expect, string more = "", string rule = "fan_out") =>
        $$"""{ "rule": "{{rule}}", "tests": [ { "name": "t", {{more}} "events": [ {{events}} ], "expect": {{expect}} } ] }""";

    private static TempDirectory Rule()
    {
        var directory = new TempDirectory();
        foreach (var file in new[] { "rules/call_center/fan_out.json", "rules/lists/no_state.json" })
        {
            directory.Write(file, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)));
        }

        return directory;
    }
}

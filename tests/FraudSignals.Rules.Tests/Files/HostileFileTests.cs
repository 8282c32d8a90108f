using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Tests.Files;

/// <summary>Files made to keep the reader busy, to be read otherwise than they look, or to speak through its messages.</summary>
public sealed class HostileFileTests
{
    [Theory]
    [InlineData("\"id\": \"busy\"", "\"id\": \"busy\\n\"", "bad-name")]
    [InlineData("\"Name\": \"calls_24h\"", "\"Name\": \"calls_24h\\n\"", "bad-name")]
    [InlineData("\"24h\"", "\"24h\\n\"", "bad-duration")]
    [InlineData("\"2026-11-23\"", "\"2026-11-23\\n\"", "bad-value")]
    [InlineData("\"test\"", "\"test\\n\"", "unknown-value")]
    public void A_line_end_behind_a_word_is_not_overlooked(string good, string bad, string check)
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(check, rules.Load().Diagnostics.Select(d => d.Check));
    }

    [Theory]
    [InlineData("\\u202E", "U+202E (a mark that turns the direction of writing)")]
    [InlineData("\\u2066", "U+2066 (a mark that turns the direction of writing)")]
    [InlineData("\u200B", "U+200B (a space without width)")]
    [InlineData("\uFEFF", "U+FEFF (a byte-order mark)")]
    [InlineData("\\u001B", "U+001B")]
    [InlineData("\\u0000", "U+0000 (a zero character)")]
    public void Characters_that_cannot_be_seen_are_told(string character, string name)
    {
        Assert.Equal(
            $"calls/busy.json:13:30: error [hidden-character] the text holds {name}, which cannot be seen — take it out",
            TestRules.ErrorsOf("\"Busy\"", $"\"Bu{character}sy\""));
        Assert.Contains("hidden-character", TestRules.ErrorsOf("\"title\"", $"\"ti{character}tle\""));
    }

    [Fact]
    public void A_message_is_one_line_whatever_it_quotes()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule.Replace(
            "\"Subject\":", "\"x\\ncalls/good.json:1:1: error [json] all is well\\u001b[2J\": 1, \"Subject\":", StringComparison.Ordinal));
        var told = rules.Load().Diagnostics.Select(d => d.ToString()).ToList();
        Assert.All(told, d => Assert.StartsWith("calls/busy.json:3:3: ", d));
        Assert.All(told, d => Assert.DoesNotContain(d, char.IsControl));
    }

    [Fact]
    public void A_message_is_short_whatever_it_quotes()
    {
        var told = TestRules.ErrorsOf("\"Subject\":", $"\"{new string('x', 500_000)}\": 1, \"Subject\":");
        Assert.InRange(told.Length, 1, 600);
    }

    public static TheoryData<string, string> Busy => new()
    {
        { "unknown keys", "{" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"k{i:D9}\":1")) + "}" },
        { "keys told twice", "{" + string.Join(',', Enumerable.Repeat("\"On\":1", 100_000)) + "}" },
        { "aggregates",
            Rule(
                string.Join(
                    ',',
                    Enumerable.Range(0, 12_000).Select(i => $$"""{"Name":"calls_{{i}}","Of":"count","Role":"caller","Window":"24h"}""")),
                    "\"calls > 1\"", 1) },
        { "aggregates of one name",
            Rule(string.Join(',', Enumerable.Repeat("""{"Name":"calls","Of":"count","Role":"caller","Window":"24h"}""", 12_000)),
                "\"calls > 1\"", 1) },
        { "rules of misspelt names",
            Rule(
                string.Join(
                    ',',
                    Enumerable.Range(0, 100)
                        .Select(i => $$"""{"Name":"{{new string('a', 58)}}{{i}}","Of":"count","Role":"caller","Window":"24h"}""")), Names(),
                        400) },
        { "rules as long as may be",
            Rule("""{"Name":"calls","Of":"count","Role":"caller","Window":"24h"}""",
                "\"" + string.Join(" && ", Enumerable.Repeat("calls > 1", 150)) + "\"", 400) },
        { "divisions",
            Rule("""{"Name":"c","Of":"count","Role":"caller","Window":"24h"}""",
                "\"c" + string.Concat(Enumerable.Repeat("/c", 900)) + " > 1\"", 300) },
        { "lists in lists", new string('[', 500_000) },
        { "numbers", "[" + string.Join(',', Enumerable.Repeat("1", 500_000)) + "]" },
    };

    /// <summary>Without the limits on entries, errors and suggestions each of these takes minutes to hours.</summary>
    [Theory]
    [MemberData(nameof(Busy), DisableDiscoveryEnumeration = true)]
    public void A_file_made_to_keep_the_reader_busy_is_soon_refused(string what, string content)
    {
        Assert.InRange(content.Length, 1, RuleFiles.MaxJsonBytes);
        using var rules = new TestRules().With("calls/busy.json", content);
        Assert.True(rules.Check().Errors is > 0 and <= FileReport.MaxErrors + 1, what);
    }

    [Theory]
    [InlineData("Aggregates")]
    [InlineData("GlobalParams")]
    [InlineData("Rules")]
    public void A_file_has_a_limited_number_of_entries(string key)
    {
        using var rules = new TestRules()
            .With("calls/busy.json",
                TestRules.Rule.Replace($"\"{key}\": [", $"\"{key}\": [{string.Concat(Enumerable.Repeat("{},", 100))}",
                    StringComparison.Ordinal));
        Assert.Contains(rules.Load().Diagnostics, d => d.Check == "too-many");
    }

    private static string Rule(string aggregates, string expression, int rules) =>
        "{\"WorkflowName\":\"busy\",\"Subject\":\"number\",\"Aggregates\":[" + aggregates + "],\"Rules\":["
        + string.Join(',', Enumerable.Repeat("{\"RuleName\":\"busy\",\"Expression\":" + expression + ",\"Properties\":{}}", rules)) + "]}";

    private static string Names() =>
        "\"" + string.Join(" && ", Enumerable.Range(0, 30).Select(i => $"{new string('b', 58)}{i}")) + " > 1\"";
}

using FraudSignals.Rules.Scaffolding;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Checks;

/// <summary>What loads and is probably a slip, check by check.</summary>
public sealed class CheckTests
{
    private const string Ratio =
        "{ \"Name\": \"callees_24h\", \"Of\": \"distinct\", \"Role\": \"caller\", \"Field\": \"callee\", \"Window\": \"24h\" },\n    { "
        + "\"Name\": \"calls_24h\"";

    [Theory]
    [InlineData("callees_24h / calls_24h >= 0.8 && calls_24h > max_calls", "")]
    [InlineData("callees_24h / calls_24h >= 0.8 && max_calls < calls_24h", "")]
    [InlineData("callees_24h / calls_24h >= 0.8 && callees_24h + calls_24h > max_calls", "")]
    [InlineData("callees_24h / calls_24h >= 0.8 && callees_24h >= 3 && calls_24h < max_calls", "")]
    [InlineData("callees_24h / calls_24h >= 0.8 && callees_24h >= 2 && calls_24h < max_calls", "'callees_24h / calls_24h'")]
    [InlineData("callees_24h / calls_24h >= 0.8 && calls_24h < max_calls", "'callees_24h / calls_24h'")]
    [InlineData("callees_24h / calls_24h >= 0.8 && (answered || calls_24h > max_calls)", "'callees_24h / calls_24h'")]
    [InlineData("!(calls_24h / callees_24h >= 0.8) && calls_24h < max_calls", "'calls_24h / callees_24h'")]
    [InlineData("callees_24h <= 0.1 * calls_24h && calls_24h < max_calls", "'callees_24h <= 0.1 * calls_24h'")]
    [InlineData("callees_24h <= 0.1 * calls_24h && calls_24h > max_calls", "")]
    [InlineData("callees_24h < calls_24h && calls_24h < max_calls", "")]
    public void A_ratio_needs_a_minimum_sample(string expression, string told)
    {
        using var rules = Rule("{ \"Name\": \"calls_24h\"", Ratio, "calls_24h > max_calls", expression);
        Assert.Equal(
            told.Length == 0 ? ""
                : $"calls/busy.json:11:19: warning [no-minimum-sample] {told} says little of few events, and the rule asks for no "
                    + $"minimum of them — add a lower bound, for example calls_24h >= min_calls &&",
            rules.Told());
    }

    [Theory]
    [InlineData("\"Of\": \"topShare\", \"Field\": \"cell\"", "calls_24h > 0.9 && max_calls > 5")]
    [InlineData("\"Of\": \"gapVariation\"", "calls_24h < 0.2 && max_calls > 5")]
    [InlineData("\"Of\": \"mean\", \"Field\": \"durationSeconds\"", "calls_24h > max_calls")]
    [InlineData("\"Of\": \"median\", \"Field\": \"durationSeconds\"", "calls_24h > max_calls")]
    public void A_function_that_is_a_ratio_needs_one_too(string function, string expression)
    {
        using var rules = Rule("\"Of\": \"count\"", function, "calls_24h > max_calls", expression);
        Assert.Contains(rules.Check().Diagnostics,
            d => d.Check == "no-minimum-sample" && d.Message.StartsWith("'calls_24h'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("calls_24h >= 0 || calls_24h > max_calls", "10:30",
        "'calls_24h >= 0' is always true: the left side is 0 or more, the other 0 — remove it, or ask has(name) if that is meant")]
    [InlineData("calls_24h > max_calls || calls_24h < 0", "10:55",
        "'calls_24h < 0' can never be true: the left side is 0 or more, the other 0")]
    public void A_comparison_that_settles_nothing_is_told(string expression, string place, string told)
    {
        using var rules = Rule("calls_24h > max_calls", expression);
        Assert.Equal($"calls/busy.json:{place}: warning [always-same] {told}", rules.Told());
    }

    [Theory]
    [InlineData("180d", "")]
    [InlineData(
        "181d", "calls/busy.json:5:5: warning [beyond-retention] 'calls_24h' looks back 181 days, and subjects are kept for 180 days")]
    public void A_window_stays_within_the_retention(string window, string told)
    {
        using var rules = Rule("\"24h\"", $"\"{window}\"");
        Assert.Equal(told, rules.Told());
    }

    [Theory]
    [InlineData("low", 15, true)]
    [InlineData("low", 16, false)]
    [InlineData("medium", 9, false)]
    [InlineData("medium", 30, true)]
    [InlineData("high", 19, false)]
    [InlineData("critical", 100, true)]
    [InlineData("critical", 29, false)]
    public void Level_and_score_agree(string level, int score, bool good)
    {
        using var rules = Rule("\"level\": \"medium\", \"score\": 20", $"\"level\": \"{level}\", \"score\": {score}");
        Assert.Equal(good ? [] : ["level-score"], rules.Check().Diagnostics.Select(d => d.Check));
    }

    [Fact]
    public void What_is_yet_to_be_said_is_told()
    {
        using var rules = new TestRules()
            .With("some_domain/night_calls.json", RuleScaffold.Rule("night_calls", "number", new DateOnly(2026, 11, 23)))
            .With("some_domain/night_calls.tests.json", RuleScaffold.Tests("night_calls", "number"));
        Assert.Equal(
            $"""
            some_domain/night_calls.json:17:15: warning [unfinished] a test is still called '{RuleScaffold.Mark}: what the rule is to find' — name it after what it shows
            some_domain/night_calls.json:17:15: warning [unfinished] a test is still called '{RuleScaffold.Mark}: traffic like it that is in order' — name it after what it shows
            """.ReplaceLineEndings("\n"),
            string.Join('\n', rules.Told().Split('\n').Where(t => t.Contains("called", StringComparison.Ordinal))));
        Assert.Equal(
            7,
            rules.Check().Diagnostics.Count(
                d => d.Check == "unfinished" && d.Message.EndsWith("is yet to be said", StringComparison.Ordinal)));

        rules.With("some_domain/night_calls.json",
            RuleScaffold.Rule("night_calls", "number", new DateOnly(2026, 11, 23))
                .Replace($"{RuleScaffold.Mark}: ", "", StringComparison.Ordinal))
            .With("some_domain/night_calls.tests.json",
                RuleScaffold.Tests("night_calls", "number").Replace($"{RuleScaffold.Mark}: ", "", StringComparison.Ordinal));
        Assert.Equal("", rules.Told());
    }

    [Fact]
    public void Two_families_rest_on_two_kinds_of_evidence()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule)
            .With("calls/wide.json", TestRules.Wide.Replace("\"24h\"", "\"6h\"", StringComparison.Ordinal))
            .With("typologies/centre.json", TestRules.Typology);
        Assert.Equal(
            "calls/wide.json:13:98: warning [family-split] 'wide' rests on the same aggregates as 'busy', which is of the family volume "
            + "— write \"volume\", or rest it on other evidence",
            rules.Told());

        rules.With("calls/wide.json", TestRules.Wide.Replace("\"count\"", "\"distinct\", \"Field\": \"callee\"", StringComparison.Ordinal));
        Assert.Equal("", rules.Told());
    }

    [Fact]
    public void A_file_is_called_as_what_it_holds()
    {
        using var rules = new TestRules().With("calls/bussy.json", TestRules.Rule);
        Assert.Equal(
            "calls/bussy.json:13:13: warning [file-name] the id 'busy' is not the name of its file — rename the file to busy.json, or "
            + "the id to 'bussy'", rules.Told());
    }

    [Fact]
    public void An_expired_entry_is_told_from_the_day_after()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("lists/no_state.json", """
            { "list": "no_state", "use": "noState", "owner": "team", "reason": "Known.", "entries": [
              { "kind": "number", "key": "1", "reason": "x", "expires": "2026-12-01" } ] }
            """);
        Assert.Equal("", rules.Told("2026-12-01"));
        Assert.Equal(
            "lists/no_state.json:2:1: warning [expired-entry] an entry expired on 2026-12-01 — renew what is to hold on; what is kept "
            + "for back-tests says from when it held, as \"from\"", rules.Told("2026-12-02"));
    }

    [Fact]
    public void A_rule_that_keeps_too_much_is_told()
    {
        var many =
            string.Join(
                ",\n    ",
                Enumerable.Range(1, 20).Select(
                    i =>
                        $$"""{ "Name": "callees_{{i}}", "Of": "distinct", "Role": "caller", "Field": "callee", "Where": "durationSeconds > {{i}}", "Window": "7d" }"""))
                + ",\n    { \"Name\": \"calls_24h\"";
        var all = string.Concat(Enumerable.Range(1, 20).Select(i => $" && callees_{i} > 5"));
        using var rules = Rule("{ \"Name\": \"calls_24h\"", many, "calls_24h > max_calls", "calls_24h > max_calls" + all);
        Assert.Equal(["cost", "cost"], rules.Check().Diagnostics.Select(d => d.Check));
        Assert.Equal(
            """
            calls/busy.json:5:5: warning [cost] the rule reads for about 13 microseconds an event of a busy subject, 0.7 of them 'callees_1', and it may read for 10 — use fewer aggregates
            calls/busy.json:33:13: warning [cost] the aggregates take about 8181 bytes of a subject with 20 touches a day, and a rule may take 1280 — use fewer aggregates, or shorter windows
            """.ReplaceLineEndings("\n"), rules.Told());
    }

    [Fact]
    public void What_a_silence_covers_is_not_told()
    {
        using var rules = Silenced("level-score", "2026-12-31");
        Assert.Equal("", rules.Told("2026-12-31"));
    }

    [Fact]
    public void A_silence_that_is_over_is_told_with_what_it_covered()
    {
        using var rules = Silenced("level-score", "2026-12-31");
        Assert.Equal(
            """
            calls/busy.json:13:84: warning [level-score] the level medium has scores of 10 to 30, not 50
            calls/busy.json:15:128: warning [silence-expired] the silence of 'level-score' ended on 2026-12-31 — mend what it tells of, or give the silence a new date
            """.ReplaceLineEndings("\n"), rules.Told("2027-01-01"));
    }

    [Fact]
    public void A_silence_for_nothing_is_told()
    {
        using var rules = Silenced("cost", "2026-12-31");
        Assert.Equal(["level-score", "silence-unused"], rules.Check().Diagnostics.Select(d => d.Check));
    }

    [Theory]
    [InlineData("unknown-key")]
    [InlineData("version-not-raised")]
    [InlineData("silence-unused")]
    public void What_must_be_mended_cannot_be_silenced(string check)
    {
        using var rules = Silenced(check, "2026-12-31");
        Assert.Equal("unknown-value", Assert.Single(rules.Load().Diagnostics).Check);
    }

    [Fact]
    public void A_silence_has_a_reason()
    {
        using var rules =
            Rule("\"action\": \"Look.\"", "\"action\": \"Look.\", \"silence\": [{ \"check\": \"cost\", \"until\": \"2026-12-31\" }]");
        Assert.Equal("calls/busy.json:15:128: error [missing-key] the silence lacks 'reason'", rules.Errors());
    }

    private static TestRules Silenced(string check, string until) => Rule(
        "\"score\": 20", "\"score\": 50",
        "\"action\": \"Look.\"",
        $"\"action\": \"Look.\", \"silence\": [{{ \"check\": \"{check}\", \"reason\": \"Known.\", \"until\": \"{until}\" }}]");

    // The good rule with some parts replaced.
    private static TestRules Rule(params string[] replacements)
    {
        var rule = TestRules.Rule;
        for (var i = 0; i < replacements.Length; i += 2)
        {
            Assert.Contains(replacements[i], rule, StringComparison.Ordinal);
            rule = rule.Replace(replacements[i], replacements[i + 1], StringComparison.Ordinal);
        }

        return new TestRules().With("calls/busy.json", rule);
    }
}

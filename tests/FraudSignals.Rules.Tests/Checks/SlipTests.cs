using FraudSignals.Rules.Tests.Files;
using FraudSignals.Rules.Tests.Packs;

namespace FraudSignals.Rules.Tests.Checks;

/// <summary>A shipped rule with the slips an analyst makes: the message names each, and nothing that is an error loads.</summary>
public sealed class SlipTests
{
    private const string Rule = "call_center/fan_out.json";

    private static readonly string Good = File.ReadAllText(Path.Combine(RulesFolder.Path, Rule)).ReplaceLineEndings("\n");

    [Theory]
    // Slips of the keyboard.
    [InlineData("\"Expression\": \"calls", "\"Expresion\": \"calls", "unknown-key", "the rule has no key 'Expresion' — did you mean 'Expression'?")]
    [InlineData("\"RuleName\": \"fan_out\",", "\"RuleName\": \"fan_out\", \"enabeld\": false,", "unknown-key", "the rule has no key 'enabeld' — did you mean 'Enabled'?")]
    [InlineData("\"calls_24h >= min_calls", "\"call_24h >= min_calls", "unknown-name", "there is no 'call_24h' here — did you mean 'calls_24h'?")]
    [InlineData("/ calls_24h >= min_share", "/ Calls_24h >= min_share", "unknown-name", "there is no 'Calls_24h' here — did you mean 'calls_24h'?")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h = min_calls &&", "refused", "'=' is not part of the rule language — compare with ==")]
    [InlineData("min_calls && distinct", "min_calls and distinct", "unknown-name", "there is no 'and' here — write &&")]
    [InlineData("min_calls && distinct", "min_calls & distinct", "refused", "'&' is not part of the rule language — write &&")]
    [InlineData("distinct_callees_24h / calls_24h >= min_share", "(distinct_callees_24h / calls_24h >= min_share", "syntax", "')' or operator expected")]
    [InlineData("\"Subject\": \"number\",", "\"Subject\": \"number\"", "json", "'\"' is invalid after a value. Expected either ',', '}', or ']'")]
    [InlineData("\"Window\": \"24h\" }\n  ]", "\"Window\": \"24h\" },\n  ]", "json", "The JSON array contains a trailing comma at the end")]
    [InlineData("\"20\" },", "“20” },", "json", "'0xE2' is an invalid start of a value")]
    [InlineData("\"Subject\": \"number\",", "\"Subject\": \"number\", // caller", "json", "a rule file has no comments — say it in the description")]
    // Habits of other languages.
    [InlineData("calls_24h >= min_calls &&", "calls_24h => min_calls &&", "refused", "'=>' is not part of the rule language — write >=")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h ≥ min_calls &&", "refused", "U+2265 is not part of the rule language — write >=")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h >= min_calls AND", "unknown-name", "there is no 'AND' here — write &&")]
    [InlineData("calls_24h >= min_calls &&", "20 <= calls_24h <= 50 &&", "syntax", "comparisons cannot be chained — write two and join them, for example 20 <= calls_24h && calls_24h <= 50")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h between 20 and 50 &&", "unknown-name", "there is no 'between' here — write two comparisons, for example calls_24h >= 20 && calls_24h <= 50")]
    [InlineData("calls_24h >= min_calls &&", "if(calls_24h >= 20, true, false) &&", "unknown-name", "there is no 'if' here — write condition ? value : other")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h &&", "type", "'&&' does not go with a number and true or false — compare numbers first, for example calls_24h > 5")]
    [InlineData("\"Where\": \"kind == \\\"voice\\\"\", \"Window\"", "\"Where\": \"kind == voice\", \"Window\"", "unknown-name", "there is no 'voice' here — put text in double quotes: \"voice\"")]
    [InlineData("\"Where\": \"kind == \\\"voice\\\"\", \"Window\"", "\"Where\": \"calls_24h > 3\", \"Window\"", "unknown-name", "'calls_24h' is an aggregate, and a filter names fields of its event and parameters only")]
    // Slips of units and thresholds.
    [InlineData("\"20\"", "\"10,000\"", "syntax", "'10,000' is not a number — numbers have no comma: write 10000")]
    [InlineData("\"0.8\"", "\"0,8\"", "syntax", "'0,8' is not a number — numbers have no comma: write 0.8")]
    [InlineData("\"Window\": \"24h\"", "\"Window\": \"1w\"", "bad-duration", "'1w' is no span of 1 minute to 400 days — write \"7d\"")]
    [InlineData("\"Window\": \"24h\"", "\"Window\": \"24H\"", "bad-duration", "'24H' is no span of 1 minute to 400 days — write \"24h\"")]
    [InlineData("\"Window\": \"24h\"", "\"Window\": 24", "wrong-type", "'Window' must be a span of time such as \"24h\", not a number")]
    [InlineData("\"0.8\"", "\"80\"", "unreachable", "'distinct_callees_24h / calls_24h >= min_share' can never be true: the left side is 0 to 1, the other 80 — write a share as 0.8, not 80")]
    [InlineData("\"0.8\"", "\"80%\"", "syntax", "there are no percentages — write a share as 0.8")]
    [InlineData("\"0.8\"", "0.8", "wrong-type", "'Expression' must be a text, not a number")]
    [InlineData("\"Where\": \"kind == \\\"voice\\\"\", \"Window\": \"24h\" }\n", "\"Where\": \"kind == \\\"voice\\\"\", \"Window\": \"24 hours\" }\n", "bad-duration", "'24 hours' is no span of 1 minute to 400 days — write \"24h\"")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h < 0 &&", "unreachable", "'calls_24h < 0' can never be true: the left side is 0 or more, the other 0")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h >= min_calls && calls_24h < 10 &&", "unreachable", "no value fulfils both 'calls_24h >= min_calls' and 'calls_24h < 10' — join them with ||, or correct one of the bounds")]
    // Slips of what belongs together.
    [InlineData("\"Of\": \"distinct\", \"Role\": \"caller\", \"Field\": \"callee\"", "\"Of\": \"distinct\", \"Role\": \"caller\"", "missing-key", "'distinct' needs a Field — name an identifier field")]
    [InlineData("\"Of\": \"distinct\", \"Role\": \"caller\", \"Field\": \"callee\"", "\"Of\": \"distinct\", \"Role\": \"payer\", \"Field\": \"callee\"", "role-subject", "the role 'payer' is not played by a number — use callee, caller, payeeNumber, payerNumber, selfCall, selfNumber")]
    [InlineData("\"Field\": \"callee\"", "\"Field\": \"caller\"", "field-role", "'caller' is the subject itself and always the same — name the other side of the event")]
    [InlineData("\"Where\": \"kind == \\\"voice\\\"\", \"Window\"", "\"Where\": \"kind == \\\"vioce\\\"\", \"Window\"", "unknown-value", "no call is of kind \"vioce\" — calls are \"voice\" or \"sms\"")]
    [InlineData("\"Where\": \"kind == \\\"voice\\\"\", \"Window\"", "\"Where\": \"amount > 5\", \"Window\"", "unknown-name", "'amount' is a field of transfers, which no role here has")]
    [InlineData("\"Where\": \"kind == \\\"voice\\\"\", \"Window\"", "\"Where\": \"answered > 0\", \"Window\"", "type", "'>' does not go with true or false and a number — what is true or false stands by itself, for example answered or !answered")]
    [InlineData("calls_24h >= min_calls &&", "calls_24h >= 20 &&", "unused", "no expression of this file names the parameter 'min_calls' — remove it")]
    [InlineData("distinct_callees_24h / calls_24h >= min_share", "calls_24h >= min_share", "unused", "no expression of this file names the aggregate 'distinct_callees_24h' — remove it")]
    [InlineData("\"SuccessEvent\": \"fan_out\"", "\"SuccessEvent\": \"fan_in\"", "name-id", "the SuccessEvent 'fan_in' is not the RuleName 'fan_out' — give both the same")]
    // Slips on the card.
    [InlineData("\"id\": \"fan_out\"", "\"id\": \"fan_in\"", "name-id", "the RuleName 'fan_out' is not the id 'fan_in' — give both the same")]
    [InlineData("\"status\": \"test\"", "\"status\": \"testing\"", "unknown-value", "'status' cannot be 'testing' — use one of deprecated, experimental, stable, test")]
    [InlineData("\"family\": \"spread\"", "\"family\": \"spreading\"", "unknown-value", "'family' cannot be 'spreading' — did you mean 'spread'?")]
    [InlineData("\"Delivery riders\"", "\"None\"", "vague", "'None' is no cause — name who behaves like this in good faith, for example \"Delivery riders\"")]
    [InlineData("\"tags\":", "\"references\": [], \"tags\":", "duplicate-key", "the key 'references' stands here a second time — keep one of them")]
    [InlineData("\"modified\": \"2026-11-23\"", "\"modified\": \"23.11.2026\"", "bad-value", "'23.11.2026' is no date — write year-month-day, for example \"2026-11-23\"")]
    public void A_slip_is_named_and_nothing_loads(string good, string slip, string check, string message)
    {
        using var rules = Broken(good, slip);
        var found = rules.Check();
        Assert.Null(found.Snapshot);
        Assert.Contains(found.Diagnostics, d => d.File == Rule && d.ToString().EndsWith($": error [{check}] {message}", StringComparison.Ordinal));
    }

    /// <summary>What follows from an error is not told beside it.</summary>
    [Theory]
    [InlineData("\"20\"", "\"10,000\"")]
    [InlineData("\"score\": 20", "\"score\": \"20\"")]
    [InlineData("\"Role\": \"caller\"", "\"Role\": \"Caller\"")]
    [InlineData("\"Subject\": \"number\",", "\"Subject\": \"number\"")]
    public void An_error_is_told_by_itself(string good, string slip)
    {
        using var rules = Broken(good, slip);
        Assert.Single(rules.Check().Diagnostics, d => d.Check != "version-not-raised");
    }

    /// <summary>What may be meant loads, and <c>rules check</c> fails all the same.</summary>
    [Theory]
    [InlineData("calls_24h >= min_calls && ", "calls_24h <= min_calls && ", "no-minimum-sample", "'distinct_callees_24h / calls_24h' says little of few events, and the rule asks for no minimum of them — add a lower bound, for example calls_24h >= min_calls &&")]
    [InlineData("\"Expression\": \"20\"", "\"Expression\": \"0\"", "always-same", "'calls_24h >= min_calls' is always true: the left side is 0 or more, the other 0 — remove it, or ask has(name) if that is meant")]
    [InlineData("\"score\": 20", "\"score\": 2", "level-score", "the level medium has scores of 10 to 30, not 2")]
    [InlineData("\"title\": \"Hardly anyone is called twice\"", "\"title\": \"Nearly all callees are different\"", "version-not-raised", "the rule 'fan_out' was changed and is still version 1 — raise the version to 2")]
    [InlineData("\"Name\": \"min_calls\", \"Expression\": \"20\"", "\"Name\": \"min_calls\", \"Expression\": \"25\"", "version-not-raised", "the rule 'fan_out' was changed and is still version 1 — raise the version to 2")]
    [InlineData("\"family\": \"spread\"", "\"family\": \"pacing\"", "version-not-raised", "the rule 'fan_out' was changed and is still version 1 — raise the version to 2")]
    public void A_likely_slip_is_a_warning(string good, string slip, string check, string message)
    {
        using var rules = Broken(good, slip);
        var found = rules.Check();
        Assert.NotNull(found.Snapshot);
        Assert.Contains(found.Diagnostics, d => d.File == Rule && d.ToString().EndsWith($": warning [{check}] {message}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_copied_file_is_told_by_its_ids()
    {
        using var rules = Copy();
        rules.With("call_center/fan_wide.json", Good);
        Assert.Equal(
            """
            call_center/fan_wide.json:3:19: error [duplicate-name] the WorkflowName 'fan_out' is taken by call_center/fan_out.json
            call_center/fan_wide.json:15:19: error [duplicate-id] the rule id 'fan_out' is taken by call_center/fan_out.json — an id is never used twice
            call_center/fan_wide.json:19:15: warning [file-name] the id 'fan_out' is not the name of its file — rename the file to fan_out.json, or the id to 'fan_wide'
            """.ReplaceLineEndings("\n"), rules.Told());
    }

    [Fact]
    public void A_deleted_rule_is_told_by_all_that_name_it()
    {
        using var rules = Copy();
        File.Delete(Path.Combine(rules.Root, Rule));
        Assert.Equal(
            """
            packs/starter.json:11:5: error [unknown-rule] there is no rule 'fan_out'
            rules.lock.json:1:1: warning [gone] the rule 'fan_out' has no file any more — put it into deprecated/fan_out.json with its deprecatedReason
            typologies/scam_call_center.json:13:5: error [unknown-rule] there is no rule 'fan_out'
            """.ReplaceLineEndings("\n"), rules.Told());
    }

    [Fact]
    public void A_threshold_no_weights_reach_is_told()
    {
        using var rules = Copy();
        var path = Path.Combine(RulesFolder.Path, "typologies", "sim_box.json");
        rules.With("typologies/sim_box.json", File.ReadAllText(path).Replace("\"interdictionThreshold\": 100", "\"interdictionThreshold\": 900", StringComparison.Ordinal));
        var found = rules.Check();
        Assert.Null(found.Snapshot);
        Assert.Contains(found.Diagnostics, d => d is { Check: "unreachable", File: "typologies/sim_box.json" });
    }

    [Fact]
    public void Without_a_slip_nothing_is_told()
    {
        using var rules = Copy();
        Assert.Equal("", rules.Told());
    }

    private static TestRules Broken(string good, string slip)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var at = Good.IndexOf(good, StringComparison.Ordinal);
        return Copy().With(Rule, Good[..at] + slip + Good[(at + good.Length)..]);
    }

    // The whole catalogue, so that the rest of it is as it is for an analyst.
    private static TestRules Copy()
    {
        var rules = new TestRules();
        foreach (var file in Directory.EnumerateFiles(RulesFolder.Path, "*.json", SearchOption.AllDirectories))
        {
            rules.With(Path.GetRelativePath(RulesFolder.Path, file), File.ReadAllBytes(file));
        }

        return rules;
    }
}

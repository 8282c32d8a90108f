using FraudSignals.Rules.Authoring;
using FraudSignals.Rules.Lifecycle;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Lifecycle;

public sealed class LockTests
{
    [Fact]
    public void Without_a_lock_nothing_is_held_to_one()
    {
        using var rules = Three();
        Assert.Equal("", rules.Told());
    }

    [Fact]
    public void What_is_locked_may_be_laid_out_anew_dated_anew_and_silenced()
    {
        using var rules = Locked();
        var changed = TestRules.Rule
            .Replace("\"level\": \"medium\", \"score\": 20", "\n  \"score\": 20,   \"level\": \"medium\"", StringComparison.Ordinal)
            .Replace("\"modified\": \"2026-11-23\"", "\"modified\": \"2026-11-30\"", StringComparison.Ordinal);
        rules.With("calls/busy.json", changed);
        Assert.Equal("", rules.Told());
        Assert.Equal((3, ""), Lock(rules));
    }

    [Fact]
    public void What_a_card_silences_of_other_checks_stands_in_no_ones_way()
    {
        using var rules = Locked();
        rules.With("calls/busy.json", TestRules.Rule
            .Replace("\"score\": 20", "\"score\": 90", StringComparison.Ordinal)
            .Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)
            .Replace("\"action\": \"Look.\"",
                "\"action\": \"Look.\", \"silence\": [{ \"check\": \"level-score\", \"reason\": \"On purpose.\", \"until\": "
                + "\"2027-01-01\" }]", StringComparison.Ordinal));
        Assert.Equal((3, ""), Lock(rules));
        Assert.Equal("", rules.Told());
    }

    [Theory]
    [InlineData("\"100\"", "\"101\"")]
    [InlineData("Many calls.", "Many long calls.")]
    [InlineData("\"24h\"", "\"6h\"")]
    public void A_change_under_the_same_version_is_told_and_not_locked(string old, string changed)
    {
        using var rules = Locked();
        var before = File.ReadAllText(Path.Combine(rules.Root, RuleLock.FileName));
        rules.With("calls/busy.json", TestRules.Rule.Replace(old, changed, StringComparison.Ordinal));
        const string Told =
            "calls/busy.json:13:119: warning [version-not-raised] the rule 'busy' was changed and is still version 1 — raise the version "
            + "to 2";
        Assert.Equal(Told, rules.Told());
        Assert.NotNull(rules.Check().Snapshot);
        Assert.Equal((0, Told), Lock(rules));
        Assert.Equal(before, File.ReadAllText(Path.Combine(rules.Root, RuleLock.FileName)));
    }

    [Fact]
    public void A_new_version_asks_to_be_locked_and_then_is()
    {
        using var rules = Locked();
        rules.With("calls/busy.json", Raised(TestRules.Rule).Replace("\"100\"", "\"101\"", StringComparison.Ordinal));
        Assert.Equal("calls/busy.json:13:119: warning [not-locked] the lock does not have version 2 of the rule 'busy' — run rules lock",
            rules.Told());
        Assert.Equal((3, ""), Lock(rules));
        Assert.Equal("", rules.Told());

        rules.With("calls/busy.json", TestRules.Rule);
        Assert.Equal(
            "calls/busy.json:13:119: warning [version-not-raised] version 2 of the rule 'busy' was released already — raise the version "
            + "to 3", rules.Told());
    }

    [Fact]
    public void A_typology_is_locked_as_rules_are()
    {
        using var rules = Locked();
        rules.With("typologies/centre.json", TestRules.Typology.Replace("\"busy\": 30", "\"busy\": 31", StringComparison.Ordinal));
        Assert.Equal(
            "typologies/centre.json:2:67: warning [version-not-raised] the typology 'centre' was changed and is still version 1 — raise "
            + "the version to 2", rules.Told());
    }

    [Fact]
    public void What_goes_is_deprecated_with_its_reason_and_then_frozen()
    {
        using var rules = Locked();
        rules.With("typologies/centre.json", Raised(TestRules.Typology).Replace("\"busy\": 30", "\"calm\": 30", StringComparison.Ordinal));
        rules.With("calls/calm.json", TestRules.Rule.Replace("busy", "calm", StringComparison.Ordinal));
        File.Delete(Path.Combine(rules.Root, "calls/busy.json"));
        Assert.Contains(
            "rules.lock.json:1:1: warning [gone] the rule 'busy' has no file any more — put it into deprecated/busy.json with its "
            + "deprecatedReason", rules.Told());
        Assert.Equal(0, Lock(rules).Count);

        var ended = Raised(TestRules.Rule).Replace("\"status\": \"test\"", "\"status\": \"deprecated\"", StringComparison.Ordinal);
        rules.With("deprecated/busy.json", ended);
        Assert.Contains(
            "deprecated/busy.json:12:19: warning [deprecated-place] it is not said why 'busy' was deprecated — add \"deprecatedReason\"",
            rules.Told());

        rules.With("deprecated/busy.json",
            ended.Replace("\"action\"", "\"deprecatedReason\": \"calm finds the same.\", \"action\"", StringComparison.Ordinal));
        Assert.Equal((4, ""), Lock(rules));
        Assert.Equal("", rules.Told());

        rules.With("deprecated/busy.json",
            ended.Replace("\"action\"", "\"deprecatedReason\": \"Nobody liked it.\", \"action\"", StringComparison.Ordinal));
        Assert.Equal(
            "deprecated/busy.json:13:13: warning [frozen] the deprecated rule 'busy' was changed — restore it; when it is being "
            + "deprecated, raise its version", rules.Told());
    }

    [Fact]
    public void The_id_of_a_deprecated_rule_is_not_given_again()
    {
        using var rules = Three();
        rules.With("deprecated/busy.json",
            TestRules.Rule.Replace("\"status\": \"test\"", "\"status\": \"deprecated\", \"deprecatedReason\": \"Old.\"",
                StringComparison.Ordinal));
        Assert.Equal(
            "calls/busy.json:13:13: warning [id-reused] the id 'busy' was that of deprecated/busy.json — an id is never used twice; "
            + "choose another", rules.Told());
    }

    [Fact]
    public void What_is_deprecated_does_not_lie_among_the_active_nor_the_other_way_round()
    {
        using var rules = new TestRules()
            .With("calls/busy.json", TestRules.Rule.Replace("\"status\": \"test\"", "\"status\": \"deprecated\"", StringComparison.Ordinal))
            .With("calls/wide.json", TestRules.Wide)
            .With("deprecated/calm.json", TestRules.Rule.Replace("busy", "calm", StringComparison.Ordinal));
        Assert.Equal(
            """
            calls/busy.json:13:48: warning [deprecated-place] 'busy' is deprecated and lies among the active ones — move the file to deprecated/busy.json, with a deprecatedReason
            deprecated/calm.json:13:48: warning [deprecated-place] a file in deprecated/ has the status 'test' — write "deprecated", or move the file back
            """.ReplaceLineEndings("\n"), rules.Told());
    }

    [Fact]
    public void Deprecated_files_may_be_of_a_language_long_gone_and_do_not_change_the_snapshot()
    {
        using var rules = Three();
        var before = rules.Snapshot().Hash;
        rules.With("deprecated/old.json",
            """{ "Rules": [ { "Properties": { "id": "old", "status": "deprecated", "deprecatedReason": "Old.", "version": 1, "colour": "red" } } ] }""");
        Assert.Equal("", rules.Told());
        Assert.Equal(before, rules.Snapshot().Hash);
    }

    [Fact]
    public void Lists_of_several_keys_of_one_kind_are_locked_with_the_rest()
    {
        using var rules = Three().With("lists/known.json", """
            {
              "list": "known", "use": "watch", "subject": "number", "owner": "team", "reason": "Known.", "source": "Desk",
              "entries": [ { "key": "+66811110001" }, { "key": "+66811110002" }, { "key": "+66811110003" } ]
            }
            """);
        Assert.Equal((3, ""), Lock(rules));
    }

    [Fact]
    public void A_lock_that_cannot_be_read_is_told()
    {
        using var rules = Three().With(RuleLock.FileName, "{ \"rules\": {}, \"typologys\": {} }");
        Assert.Equal(
            """
            rules.lock.json:1:16: error [unknown-key] the lock has no key 'typologys' — did you mean 'typologies'?
            """.ReplaceLineEndings("\n"), rules.Told());
        Assert.Equal(0, Lock(rules).Count);
    }

    private static TestRules Three() => new TestRules()
        .With("calls/busy.json", TestRules.Rule)
        .With("calls/wide.json", TestRules.Wide.Replace("\"count\"", "\"distinct\", \"Field\": \"callee\"", StringComparison.Ordinal))
        .With("typologies/centre.json", TestRules.Typology);

    private static TestRules Locked()
    {
        var rules = Three();
        Assert.Equal((3, ""), Lock(rules));
        Assert.Equal("", rules.Told());
        return rules;
    }

    private static (int Count, string Told) Lock(TestRules rules)
    {
        var (count, diagnostics) = RuleLocker.Lock(rules.Root, TestRules.Tokenise);
        return (count, string.Join('\n', diagnostics));
    }

    private static string Raised(string file) => file.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal);
}

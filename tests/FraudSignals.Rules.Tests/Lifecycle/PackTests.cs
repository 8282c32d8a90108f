using FraudSignals.Events;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Lifecycle;

public sealed class PackTests
{
    [Fact]
    public void Without_packs_everything_is_loaded()
    {
        using var rules = Three();
        Assert.Equal(["busy", "wide"], Loaded(rules));
    }

    [Fact]
    public void Where_there_are_packs_only_what_they_name_is_loaded_and_the_rest_is_told()
    {
        using var rules = Three().With("packs/small.json", Pack("[\"busy\"]", "[]"));
        Assert.Equal(["busy"], Loaded(rules));
        Assert.Equal(
            """
            calls/wide.json:13:13: warning [not-in-a-pack] no pack has the rule 'wide' — name it in a file of packs/
            typologies/centre.json:2:9: warning [not-in-a-pack] no pack has the typology 'centre' — name it in a file of packs/
            """.ReplaceLineEndings("\n"), rules.Told());
    }

    [Fact]
    public void A_folder_and_an_asterisk_name_all_in_it()
    {
        using var rules = Three().With("packs/small.json", Pack("[\"calls/*\"]", "[\"*\"]"));
        Assert.Equal(["busy", "wide"], Loaded(rules));
        Assert.Single(rules.Snapshot().Typologies);
        Assert.Equal("", rules.Told());
    }

    [Fact]
    public void A_pack_that_is_not_enabled_holds_what_is_not_to_run()
    {
        using var rules = Three()
            .With("packs/on.json", Pack("[\"busy\"]", "[]").Replace("small", "on", StringComparison.Ordinal))
            .With("packs/off.json",
                Pack("[\"wide\"]", "[\"centre\"]")
                    .Replace("\"id\": \"small\"", "\"id\": \"off\", \"enabled\": false", StringComparison.Ordinal));
        Assert.Equal(["busy"], Loaded(rules));
        Assert.Equal("", rules.Told());
    }

    [Fact]
    public void Packs_asked_for_are_loaded_enabled_or_not_and_no_others()
    {
        using var rules = Three()
            .With("packs/on.json", Pack("[\"busy\"]", "[]").Replace("small", "on", StringComparison.Ordinal))
            .With("packs/off.json",
                Pack("[\"wide\"]", "[]").Replace("\"id\": \"small\"", "\"id\": \"off\", \"enabled\": false", StringComparison.Ordinal));
        Assert.Equal(["wide"], Loaded(rules, "off"));
        Assert.Equal(["busy", "wide"], Loaded(rules, "off", "on"));
        Assert.Equal(
            "packs:1:1: error [unknown-pack] there is no pack 'of' — did you mean 'off'?",
            Assert.Single(RuleLoader.Load(RuleFiles.Of(rules.Root).Only(["of"]), TestRules.Tokenise).Diagnostics).ToString());
    }

    [Fact]
    public void A_typology_does_without_rules_that_are_not_loaded_as_far_as_it_can()
    {
        using var rules = Three().With("packs/small.json", Pack("[\"busy\"]", "[\"centre\"]"));
        Assert.Equal(
            """
            typologies/centre.json:5:21: error [unreachable] all weights together give 30, below the alertThreshold of 50
            typologies/centre.json:6:28: error [unreachable] all weights together give 30, below the interdictionThreshold of 60
            typologies/centre.json:4:14: error [families] the rules are of 1 family, and 2 are needed — add a rule that rests on other evidence
            """.ReplaceLineEndings("\n").Split('\n').Order(StringComparer.Ordinal),
            rules.Load().Diagnostics.Select(d => d.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_list_that_is_in_no_pack_has_no_effect()
    {
        const string List =
            """{ "list": "no_state", "use": "noState", "owner": "team", "reason": "Known.", "entries": [ { "kind": "number", "key": "1", "reason": "x", "expires": "2027-01-01" } ] }""";
        using var rules = Three().With("lists/no_state.json", List).With("packs/small.json", Pack("[\"calls/*\"]", "[\"*\"]"));
        var token = TestRules.Tokenise(SubjectKind.Number, "1");
        Assert.False(rules.Snapshot().KeepsNoState(token, 0));
        rules.With("packs/small.json",
            Pack("[\"calls/*\"]", "[\"*\"]").Replace("\"lists\": []", "\"lists\": [\"no_state\"]", StringComparison.Ordinal));
        Assert.True(rules.Snapshot().KeepsNoState(token, 0));
    }

    [Fact]
    public void Packs_are_part_of_the_snapshot()
    {
        using var rules = Three().With("packs/small.json", Pack("[\"calls/*\"]", "[\"*\"]"));
        var before = rules.Snapshot().Hash;
        rules.With("packs/small.json", Pack("[\"calls/*\"]", "[\"centre\"]"));
        Assert.NotEqual(before, rules.Snapshot().Hash);
    }

    [Theory]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0\"",
        "1:47: error [bad-value] '1.0' is no version — write major.minor.patch, for example \"1.2.0\"")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0.0\\n\"",
        "1:47: error [bad-value] '1.0.0�' is no version — write major.minor.patch, for example \"1.2.0\"")]
    [InlineData("\"calls/*\"", "\"calls/*\", \"call/*\"",
        "1:114: error [unknown-rule] there is no rule 'call/*' — did you mean 'calls/*'?")]
    [InlineData("\"calls/*\"", "\"calls/*\", \"bussy\"", "1:114: error [unknown-rule] there is no rule 'bussy' — did you mean 'busy'?")]
    [InlineData("\"centre\"", "\"center\"", "1:130: error [unknown-typology] there is no typology 'center' — did you mean 'centre'?")]
    [InlineData("\"lists\": []", "\"lists\": [\"no_stat\"]", "1:151: error [unknown-list] there is no list 'no_stat'")]
    [InlineData("\"owner\"", "\"ovner\"", "1:76: error [unknown-key] the pack has no key 'ovner' — did you mean 'owner'?")]
    public void A_bad_part_is_told(string good, string bad, string expected)
    {
        using var rules = Three()
            .With("packs/small.json", Pack("[\"calls/*\"]", "[\"centre\"]").Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal("packs/small.json:" + expected, rules.Errors());
    }

    private static string Pack(string rules, string typologies) =>
        $$"""{ "id": "small", "title": "Small", "version": "1.0.0", "description": "x", "owner": "team", "rules": {{rules}}, "typologies": {{typologies}}, "lists": [] }""";

    private static IEnumerable<string> Loaded(TestRules rules, params string[] packs) =>
        RuleLoader.Load(RuleFiles.Of(rules.Root).Only(packs), TestRules.Tokenise).Snapshot!.Rules.Select(r => r.Id)
            .Order(StringComparer.Ordinal);

    private static TestRules Three() => new TestRules()
        .With("calls/busy.json", TestRules.Rule)
        .With("calls/wide.json", TestRules.Wide.Replace("\"count\"", "\"distinct\", \"Field\": \"callee\"", StringComparison.Ordinal))
        .With("typologies/centre.json", TestRules.Typology);
}

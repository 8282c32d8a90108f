namespace FraudSignals.Rules.Tests.Files;

public sealed class TypologyDiagnosticsTests
{
    [Theory]
    [InlineData("\"wide\": 30", "\"wied\": 30", "4:28: error [unknown-rule] there is no rule 'wied' — did you mean 'wide'?")]
    [InlineData("\"wide\": 30", "\"busy\": 30", "4:28: error [duplicate-key] the key 'busy' stands here a second time — keep one of them")]
    [InlineData("\"wide\": 30", "\"wide\": 0", "4:36: error [bad-value] a weight must be a number above 0, at most 1000")]
    [InlineData("\"wide\": 30", "\"wide\": \"30\"", "4:36: error [bad-value] a weight must be a number above 0, at most 1000")]
    [InlineData("\"alertThreshold\": 50", "\"alertThreshold\": 50, \"alertTreshold\": 50",
        "5:25: error [unknown-key] the typology has no key 'alertTreshold' — did you mean 'alertThreshold'?")]
    [InlineData("\"alertThreshold\": 50", "\"alertThreshold\": 61",
        "6:28: error [thresholds] interdiction would come before the alert — raise interdictionThreshold to alertThreshold or above",
        "5:21: error [unreachable] all weights together give 60, below the alertThreshold of 61")]
    [InlineData("\"interdictionThreshold\": 60", "\"interdictionThreshold\": 60.5",
        "6:28: error [unreachable] all weights together give 60, below the interdictionThreshold of 60.5")]
    [InlineData("\"minimumFamilies\": 2", "\"minimumFamilies\": 1", "7:22: error [bad-value] 'minimumFamilies' must be 2 to 11, not 1")]
    [InlineData("\"minimumFamilies\": 2", "\"minimumFamilies\": 3",
        "4:14: error [families] the rules are of 2 families, and 3 are needed — add a rule that rests on other evidence")]
    [InlineData("\"subject\": \"number\"", "\"subject\": \"sim\"",
        "4:16: error [rule-subject] the rule 'busy' is about a number, the typology about a sim",
        "4:28: error [rule-subject] the rule 'wide' is about a number, the typology about a sim")]
    [InlineData("\"window\": \"24h\"", "\"window\": \"day\"",
        "8:13: error [bad-duration] 'day' is no span of 1 minute to 400 days — write a number and s, m, h or d, for example \"24h\"")]
    [InlineData("\"minimumFamilies\": 2", "\"minimumFamilies\": 2, \"familyCaps\": { \"volume\": 19 }",
        "5:21: error [unreachable] all weights together give 49, below the alertThreshold of 50 — a family counts by its strongest rule, "
        + "or up to its cap in familyCaps",
        "6:28: error [unreachable] all weights together give 49, below the interdictionThreshold of 60 — a family counts by its "
        + "strongest rule, or up to its cap in familyCaps")]
    [InlineData("\"minimumFamilies\": 2", "\"minimumFamilies\": 2, \"familyCaps\": { \"volum\": 30 }",
        "7:41: error [unknown-value] there is no family 'volum' — did you mean 'volume'?")]
    [InlineData("\"minimumFamilies\": 2", "\"minimumFamilies\": 2, \"familyCaps\": { \"volume\": 0 }",
        "7:51: error [bad-value] a cap must be a number above 0, at most 1000")]
    [InlineData("\"minimumFamilies\": 2", "\"minimumFamilies\": 2, \"familyMinimum\": 31",
        "4:14: error [families] the rules are of 0 families, and 2 are needed — add a rule that rests on other evidence")]
    [InlineData("[\"Look.\"]", "[]", "9:14: error [bad-value] 'actions' is empty")]
    [InlineData("{ \"busy\": 30, \"wide\": 30 }", "[]", "4:14: error [wrong-type] 'weights' must be an object, not a list")]
    public void A_bad_part_is_told(string good, string bad, params string[] expected)
    {
        Assert.Contains(good, TestRules.Typology, StringComparison.Ordinal);
        using var rules = Good().With("typologies/centre.json", TestRules.Typology.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal(
            expected.Select(e => "typologies/centre.json:" + e).Order(StringComparer.Ordinal),
            rules.Errors().Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_deprecated_rule_may_not_be_named()
    {
        using var rules = Good().With("typologies/centre.json", TestRules.Typology);
        rules.With("calls/busy.json", TestRules.Rule.Replace("\"test\"", "\"deprecated\"", StringComparison.Ordinal));
        Assert.Equal("typologies/centre.json:4:16: error [unknown-rule] the rule 'busy' is deprecated — remove it here", rules.Errors());
    }

    [Fact]
    public void A_rule_that_is_switched_off_may_be_named_and_carries_no_weight()
    {
        var idle = TestRules.Rule
            .Replace("busy", "idle", StringComparison.Ordinal)
            .Replace("\"RuleName\"", "\"Enabled\": false, \"RuleName\"", StringComparison.Ordinal);
        using var rules = Good()
            .With("calls/idle.json", idle)
            .With("typologies/centre.json",
                TestRules.Typology.Replace("\"wide\": 30", "\"wide\": 30, \"idle\": 5", StringComparison.Ordinal));
        Assert.Equal(["busy", "wide"], rules.Snapshot().Typologies[0].Weights.Keys.Order(StringComparer.Ordinal));

        rules.With("calls/wide.json", TestRules.Wide.Replace("\"RuleName\"", "\"Enabled\": false, \"RuleName\"", StringComparison.Ordinal));
        Assert.Contains("[unreachable] all weights together give 30", rules.Errors(), StringComparison.Ordinal);
    }

    [Fact]
    public void Experimental_rules_do_not_help_a_typology_reach_its_threshold()
    {
        using var rules = Good().With("typologies/centre.json", TestRules.Typology);
        rules.With("calls/wide.json", TestRules.Wide.Replace("\"test\"", "\"experimental\"", StringComparison.Ordinal));
        Assert.Contains("[unreachable] all weights together give 30, below the alertThreshold of 50", rules.Errors(),
            StringComparison.Ordinal);
        Assert.Contains("[families] the rules are of 1 family, and 2 are needed", rules.Errors(), StringComparison.Ordinal);

        rules.With("typologies/centre.json", TestRules.Typology.Replace("\"test\"", "\"experimental\"", StringComparison.Ordinal));
        Assert.Equal("", rules.Errors());
    }

    [Fact]
    public void An_id_is_taken_once()
    {
        using var rules = Good().With("typologies/centre.json", TestRules.Typology).With("typologies/other.json", TestRules.Typology);
        Assert.Equal(
            "typologies/other.json:2:9: error [duplicate-id] the typology id 'centre' is taken by typologies/centre.json — an id is "
            + "never used twice",
            rules.Errors());
    }

    [Fact]
    public void A_deprecated_typology_is_not_loaded()
    {
        using var rules = Good().With("typologies/centre.json", TestRules.Typology);
        Assert.Single(rules.Snapshot().Typologies);
        rules.With("typologies/centre.json", TestRules.Typology.Replace("\"test\"", "\"deprecated\"", StringComparison.Ordinal));
        Assert.Empty(rules.Snapshot().Typologies);
    }

    private static TestRules Good() => new TestRules().With("calls/busy.json", TestRules.Rule).With("calls/wide.json", TestRules.Wide);
}

using FraudSignals.Rules.Fitting;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Fitting;

public sealed class RuleChangeTests
{
    [Fact]
    public void A_proposal_is_written_as_a_new_version_and_loads()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("calls/wide.json", TestRules.Wide)
            .With("typologies/centre.json", TestRules.Typology);
        var change = new RuleChange(rules.Root, new DateOnly(2026, 12, 1));
        change.Bands("busy", 12, [("calls_24h >= 300", 30)]);
        change.Typology("centre", new Dictionary<string, double> { ["busy"] = 30, ["wide"] = 25 }, 40, 55, [(40, 0.6), (55, 0.95)]);
        change.Write();
        Assert.Equal(["calls/busy.json", "typologies/centre.json"], change.Changed);

        var snapshot = rules.Snapshot();
        var busy = snapshot.Rules.Single(r => r.Id == "busy");
        Assert.Equal((12, 2, 30), (busy.Score, busy.Version, busy.Bands.Single().Score));
        Assert.Equal(0.4, busy.ShareOf(0), 6);
        var centre = Assert.Single(snapshot.Typologies);
        Assert.Equal((2, 40, 55, 25), (centre.Version, centre.AlertThreshold, centre.InterdictionThreshold, centre.Weights["wide"]));
        Assert.Equal([null, 0.6, 0.6, 0.95, 0.95], new[] { 39, 40, 54, 55, 80.0 }.Select(centre.ProbabilityOf));
        Assert.Equal("calls_24h > max_calls",
            System.Text.Json.Nodes.JsonNode.Parse(
                File.ReadAllText(Path.Combine(rules.Root, "calls/busy.json")))!["Rules"]![0]!["Expression"]!.ToString());
    }

    [Fact]
    public void Steps_that_give_no_more_than_those_below_them_go()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule.Replace(
            "\"score\": 20,",
            "\"score\": 20, \"bands\": [ { \"when\": \"calls_24h > 200\", \"score\": 30 }, { \"when\": \"calls_24h > 300\", \"score\": "
            + "40 } ],", StringComparison.Ordinal));
        var change = new RuleChange(rules.Root, new DateOnly(2026, 12, 1));
        change.Scores("busy", [10, 10, 25]);
        change.Scores("nobody", [1]);
        change.Write();
        var busy = Assert.Single(rules.Snapshot().Rules);
        Assert.Equal((10, 25), (busy.Score, Assert.Single(busy.Bands).Score));
    }

    [Fact]
    public void An_experimental_rule_comes_to_count()
    {
        using var rules = new TestRules().With("calls/busy.json",
            TestRules.Rule.Replace("\"status\": \"test\"", "\"status\": \"experimental\"", StringComparison.Ordinal));
        Assert.Equal(RuleStatus.Experimental, Assert.Single(rules.Snapshot().Rules).Status);
        var change = new RuleChange(rules.Root, new DateOnly(2026, 12, 1));
        change.Counts("busy");
        change.Write();
        Assert.Equal(RuleStatus.Test, Assert.Single(rules.Snapshot().Rules).Status);
    }
}

using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Rules.Tests.Packs;

public sealed class StarterPackTests
{
    private static readonly RuleLoadResult Result = RuleLoader.Load(RulesFolder.Path, (_, _) => new Token(1));

    public static TheoryData<string> RuleFiles => [.. Files("call_center", "sim_box", "mule", "cross_domain", "revenue_share")];

    public static TheoryData<string> TypologyFiles => [.. Files("typologies")];

    [Fact]
    public void All_shipped_files_load_without_a_diagnostic() => Assert.Equal("", string.Join('\n', Result.Diagnostics));

    [Fact]
    public void The_pack_holds_what_it_says()
    {
        Assert.Equal(
            [
                "account_on_new_number", "accounts_per_device", "activation_burst", "border_cell_line", "cash_out", "cell_cluster",
                "cells_per_sim", "cli_spoof", "device_of_relays", "devices_per_sim", "dispersal", "dormant_burst", "drain", "fan_in",
                "fan_out", "fed_by_relay", "first_seen_burst", "first_time_payees", "gsm_gateway", "high_outbound", "line_on_cell",
                "line_on_farm_device", "listed_mule", "long_talks_strangers", "low_answer_ratio", "low_reciprocity",
                "low_reciprocity_72h", "machine_pacing", "marked_prefix", "new_account_burst", "new_line_outgoing", "new_sim_volume",
                "on_device_of_relays", "on_farm_device", "on_shared_device", "one_way_line", "opened_on_new_number",
                "owner_on_farm_device", "paid_after_sim_swap", "paid_by_called", "paid_by_emptied", "paid_through_suspect_line",
                "pass_through", "pass_through_days", "payment_after_sim_swap", "payment_after_suspect_talk", "payment_by_farm_line",
                "payment_while_roaming", "pays_while_roaming", "premium_minutes", "premium_range_call", "proxy_is_suspect_line",
                "relay_on_device", "relayed_payment", "roams_and_not", "sequential_callees", "serves_one_way_line", "sim_fan_out",
                "sim_static_cell", "sim_volume", "sims_per_device", "sms_burst", "split_payments", "static_cell_volume", "strangers_only",
                "structuring", "sudden_outgoing", "suspect_talk", "turned_outgoing", "uncalled_line", "wangiri",
            ],
            Result.Snapshot!.Rules.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["mule_account", "scam_call_center", "sim_box"],
            Result.Snapshot.Typologies.Select(t => t.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_starter_pack_is_what_can_alert()
    {
        var starter = RuleLoader.Load(Rules.Files.RuleFiles.Of(RulesFolder.Path).Only(["starter"]), (_, _) => new Token(1)).Snapshot!;

        Assert.Equal(Result.Snapshot!.Rules.Where(r => r.Status != RuleStatus.Experimental).Select(r => r.Id),
            starter.Rules.Select(r => r.Id));
        Assert.Equal(Result.Snapshot.Typologies.Select(t => t.Id), starter.Typologies.Select(t => t.Id));
    }

    [Fact]
    public void Rules_over_the_same_value_share_its_state()
    {
        var calls = Result.Snapshot!.Aggregates.Where(a => a is
        {
            Of: AggregateFunction.Count, Subject: SubjectKind.Number, Window.TotalHours: 24, Where: "kind == \"voice\"",
        });
        Assert.Single(calls);
    }

    [Fact]
    public void No_single_family_reaches_an_alert()
    {
        foreach (var typology in Result.Snapshot!.Typologies)
        {
            var rules = typology.Weights.Select(w => (w.Value, Result.Snapshot.Rules.Single(r => r.Id == w.Key).Family));
            Assert.All(rules, r => Assert.True(r.Value < typology.AlertThreshold));
            Assert.True(rules.Select(r => r.Family).Distinct().Count() > typology.MinimumFamilies);
        }
    }

    [Theory]
    [MemberData(nameof(RuleFiles))]
    public void A_rule_is_named_like_its_file_and_its_card_keeps_the_order(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RulesFolder.Path, path)));
        var name = Path.GetFileNameWithoutExtension(path);
        var rule = Assert.Single(file.RootElement.GetProperty("Rules").EnumerateArray().ToArray());
        Assert.Equal((name, name), (file.RootElement.GetProperty("WorkflowName").GetString(), rule.GetProperty("RuleName").GetString()));
        Assert.Equal("../schema/rule.schema.json", file.RootElement.GetProperty("$schema").GetString());
        InOrder(rule.GetProperty("Properties"), Keys.Card.All);
    }

    [Theory]
    [MemberData(nameof(TypologyFiles))]
    public void A_typology_is_named_like_its_file_and_keeps_the_order(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RulesFolder.Path, path)));
        Assert.Equal(Path.GetFileNameWithoutExtension(path), file.RootElement.GetProperty("id").GetString());
        InOrder(file.RootElement, Keys.Typology.All);
    }

    private static void InOrder(JsonElement element, string[] order)
    {
        var places = element.EnumerateObject().Select(p => Array.IndexOf(order, p.Name)).ToList();
        Assert.Equal(places.Order(), places);
    }

    private static IEnumerable<string> Files(params string[] folders) => folders
        .SelectMany(f => Directory.GetFiles(Path.Combine(RulesFolder.Path, f), "*.json"))
        .Where(f => !f.EndsWith(".tests.json", StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(RulesFolder.Path, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
}

using FraudSignals.Rules.Tests.Files;
using FraudSignals.Rules.Tests.Packs;

namespace FraudSignals.Rules.Tests.Checks;

/// <summary>Rules with the slips an analyst makes: the message names each, what follows from it is not told on top.</summary>
public sealed class SlipTests
{
    private const string Rule = "call_center/fan_out.json";

    private static readonly string Good = File.ReadAllText(Path.Combine(RulesFolder.Path, Rule)).ReplaceLineEndings("\n");

    /// <summary>Every slip of slips.txt, with all that is told of it and nothing that merely follows from it.</summary>
    /// <remarks>With SLIPS_TO naming a file, what is told now is written there.</remarks>
    [Fact]
    public void What_is_told_of_each_slip_is_as_written_down()
    {
        var golden = File.ReadAllText(Slip.File).ReplaceLineEndings("\n");
        var slips = Slip.All(golden).ToList();
        var told = string.Concat(slips.AsParallel().AsOrdered().Select(slip => slip.Written(slip.Told())));
        if (Environment.GetEnvironmentVariable("SLIPS_TO") is { } path)
        {
            File.WriteAllText(path, told);
        }

        Assert.True(slips.Count >= 100);
        Assert.Equal(golden, told);
    }

    /// <summary>What refuses to load is told as an error, and is none of the texts of the libraries below.</summary>
    [Fact]
    public void No_text_of_a_library_is_shown()
    {
        foreach (var word in (string[])["Utf8JsonReader", "Parameter '", "System.", "Double", "0xE2", "isFinalBlock", "invalid start of",
            "is invalid after"])
        {
            Assert.DoesNotContain("] " + word, File.ReadAllText(Slip.File), StringComparison.Ordinal);
            Assert.DoesNotContain(Slip.All(File.ReadAllText(Slip.File)).SelectMany(s => s.Expected),
                told => told.Contains(word, StringComparison.Ordinal));
        }
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
            packs/starter.json:20:5: error [unknown-rule] there is no rule 'fan_out'
            rules.lock.json:1:1: warning [gone] the rule 'fan_out' has no file any more — put it into deprecated/fan_out.json with its deprecatedReason
            typologies/scam_call_center.json:14:5: error [unknown-rule] there is no rule 'fan_out'
            """.ReplaceLineEndings("\n"), rules.Told());
    }

    [Fact]
    public void A_threshold_no_weights_reach_is_told()
    {
        using var rules = Copy();
        var path = Path.Combine(RulesFolder.Path, "typologies", "sim_box.json");
        rules.With("typologies/sim_box.json",
            File.ReadAllText(path).Replace("\"interdictionThreshold\": 100", "\"interdictionThreshold\": 900", StringComparison.Ordinal));
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

    // The whole catalogue, so that the rest of it is as it is for an analyst.
    private static TestRules Copy()
    {
        var rules = new TestRules();
        foreach (var file in Directory.EnumerateFiles(RulesFolder.Path, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".json", StringComparison.Ordinal) || f.EndsWith(".csv", StringComparison.Ordinal)))
        {
            rules.With(Path.GetRelativePath(RulesFolder.Path, file), File.ReadAllBytes(file));
        }

        return rules;
    }
}

using System.Text.Json;

namespace FraudSignals.Host.Tests.Commands.Rules;

/// <summary><c>rules diff</c> between <see cref="TinyRules"/> and the same with a fourth call needed where three were enough.</summary>
public sealed class RulesDiffCommandTests
{
    [Fact]
    public async Task Who_alerts_with_one_set_of_rules_only_is_named()
    {
        var report = await RunAsync(stricterFirst: false);

        // 01, 02 and 06 make three calls, 07 makes six.
        var busy = report.GetProperty("typologies")[0];
        Assert.Equal(("busy", 0, 3),
            (busy.GetProperty("id").GetString(), busy.GetProperty("gained").GetInt32(), busy.GetProperty("lost").GetInt32()));
        var subjects = busy.GetProperty("subjects").EnumerateArray().ToList();
        Assert.All(subjects, s => Assert.Equal("lost", s.GetProperty("change").GetString()));
        Assert.Equal(["+66800000001", "+66800000002", "+66800000006"], subjects.Select(s => s.GetProperty("key").GetString()).Order());
        var honest = Assert.Single(subjects, s => s.GetProperty("label").GetInt32() == 0);
        Assert.Equal("ordinary", honest.GetProperty("class").GetString());
        Assert.Equal(["many", "wide"], honest.GetProperty("rules").EnumerateArray().Select(r => r.GetString()).Order());

        var veryBusy = report.GetProperty("typologies")[1];
        Assert.Equal((0, 0), (veryBusy.GetProperty("gained").GetInt32(), veryBusy.GetProperty("lost").GetInt32()));
    }

    [Fact]
    public async Task Precision_recall_volume_and_cost_of_both_are_told()
    {
        var report = await RunAsync(stricterFirst: false);

        var busy = report.GetProperty("typologies")[0];
        Assert.Equal((4, 1), (Of("old", "alerts"), Of("new", "alerts")));
        Assert.Equal((1, 0), (Of("old", "truePositives"), Of("new", "truePositives")));
        Assert.Equal((1, 0), (Of("old", "falsePositives"), Of("new", "falsePositives")));
        Assert.True(report.GetProperty("costRatio").GetDouble() > 0);
        Assert.NotEqual(report.GetProperty("oldSnapshot").GetString(), report.GetProperty("newSnapshot").GetString());

        int Of(string side, string name) => busy.GetProperty(side).GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task The_other_way_round_what_was_lost_is_gained()
    {
        var report = await RunAsync(stricterFirst: true, "--limit", "2");

        var busy = report.GetProperty("typologies")[0];
        Assert.Equal((3, 0), (busy.GetProperty("gained").GetInt32(), busy.GetProperty("lost").GetInt32()));
        Assert.Equal(2, busy.GetProperty("subjects").GetArrayLength());
    }

    [Fact]
    public async Task People_get_a_table_and_names_labels_or_not()
    {
        using var directory = new TempDirectory();
        var (older, newer) = Rules(directory);
        var calls = directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls())));

        var (code, output, error) = await Cli.RunAsync("rules", "diff", older, newer, "--calls", calls);

        Assert.True(code == 0, error);
        Assert.Contains("busy: 3 subjects alert with the old rules only", output);
        Assert.Contains("- number +66800000001 (no label)", output);
        Assert.Contains("4 -> 1", output);
    }

    [Theory]
    [InlineData("rules diff rules")]
    [InlineData("rules diff nowhere nowhere --calls c.csv")]
    [InlineData("rules diff rules rules")]
    public async Task Wrong_usage_is_told(string line)
    {
        var (code, _, error) = await Cli.RunAsync(line.Split(' '));

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    private static async Task<JsonElement> RunAsync(bool stricterFirst, params string[] more)
    {
        using var directory = new TempDirectory();
        var (plain, stricter) = Rules(directory);
        string[] sides = stricterFirst ? [stricter, plain] : [plain, stricter];
        var (code, output, error) = await Cli.RunAsync(
        [
            "rules", "diff", .. sides, "--json",
            "--calls", directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls()))),
            "--labels", directory.Write("labels.csv", TinyData.Labels),
            .. more,
        ]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static (string Plain, string Stricter) Rules(TempDirectory directory)
    {
        var plain = TinyRules.Write(directory);
        foreach (var file in Directory.GetFiles(plain, "*.json", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file).Replace("calls >= 3", "calls >= 4", StringComparison.Ordinal);
            directory.Write(Path.Combine("stricter", Path.GetRelativePath(plain, file)), text);
        }

        return (plain, directory.File("stricter"));
    }
}

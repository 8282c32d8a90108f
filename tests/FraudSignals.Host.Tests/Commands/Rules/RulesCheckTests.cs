using System.Text.Json;

namespace FraudSignals.Host.Tests.Commands.Rules;

public sealed class RulesCheckTests
{
    [Fact]
    public async Task Good_rules_are_good()
    {
        using var directory = new TempDirectory();

        var (code, output, _) = await Cli.RunAsync("rules", "check", TinyRules.Write(directory));

        Assert.Equal(0, code);
        Assert.Contains("3 rules, 2 typologies", output);
    }

    [Fact]
    public async Task A_warning_fails_the_check_and_not_the_load()
    {
        using var directory = new TempDirectory();
        var rules = Changed(directory, "\"score\": 30", "\"score\": 90");

        var (code, output, _) = await Cli.RunAsync("rules", "check", rules);
        var (json, report, _) = await Cli.RunAsync("rules", "check", rules, "--json");

        Assert.Equal((1, 1), (code, json));
        Assert.Contains("tiny/many.json:", output);
        Assert.Contains("0 errors and 1 warnings", output);
        var root = JsonDocument.Parse(report).RootElement;
        var diagnostic = Assert.Single(root.GetProperty("diagnostics").EnumerateArray().ToArray());
        Assert.Equal("warning", diagnostic.GetProperty("severity").GetString());
        Assert.Equal("level-score", diagnostic.GetProperty("check").GetString());
        Assert.Equal("tiny/many.json", diagnostic.GetProperty("file").GetString());
        Assert.True(diagnostic.GetProperty("line").GetInt32() > 1 && diagnostic.GetProperty("column").GetInt32() > 1);
        Assert.Equal(32, root.GetProperty("snapshot").GetString()!.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--keep-subjects", "60")]
    public async Task A_window_is_held_against_the_days_the_host_keeps_subjects(int expected, params string[] more)
    {
        using var directory = new TempDirectory();
        var rules = Changed(directory, "\"Window\": \"24h\"", "\"Window\": \"90d\"");

        var (code, output, _) = await Cli.RunAsync(["rules", "check", rules, .. more]);

        Assert.Equal(expected, code);
        Assert.Equal(expected == 1,
            output.Contains("'calls' looks back 90 days, and subjects are kept for 60 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fmt_writes_what_check_asks_for_and_lock_holds_it()
    {
        using var directory = new TempDirectory();
        var rules = TinyRules.Write(directory);

        Assert.Equal(1, (await Cli.RunAsync("rules", "fmt", rules, "--check")).Code);
        Assert.Equal(0, (await Cli.RunAsync("rules", "fmt", rules)).Code);
        Assert.Equal(0, (await Cli.RunAsync("rules", "fmt", rules, "--check")).Code);
        Assert.Equal(0, (await Cli.RunAsync("rules", "lock", rules)).Code);
        Assert.Equal(0, (await Cli.RunAsync("rules", "check", rules)).Code);

        var file = Path.Combine(rules, "tiny", "many.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("calls >= 3", "calls >= 4", StringComparison.Ordinal));

        Assert.Equal(1, (await Cli.RunAsync("rules", "check", rules)).Code);
        Assert.Equal(1, (await Cli.RunAsync("rules", "lock", rules)).Code);
    }

    [Fact]
    public async Task Checks_explains_each_check()
    {
        var (code, output, _) = await Cli.RunAsync("rules", "checks");

        Assert.Equal(0, code);
        Assert.StartsWith("# Checks", output);
    }

    private static string Changed(TempDirectory directory, string old, string changed)
    {
        var rules = TinyRules.Write(directory);
        var file = Path.Combine(rules, "tiny", "many.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, changed, StringComparison.Ordinal));
        return rules;
    }
}

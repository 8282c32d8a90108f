using System.Text.Json;
using FraudSignals.Host.Serving;
using FraudSignals.Rules.Scaffolding;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Host.Tests.Commands.Rules;

public sealed class RulesNewCommandTests
{
    public static TheoryData<string> Subjects => [.. RuleScaffold.Subjects];

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task A_new_rule_passes_tests_of_all_kinds_and_is_told_until_all_is_said(string subject)
    {
        using var directory = new TempDirectory();

        var (code, output, error) = await Cli.RunAsync("rules", "new", "some_domain/some_rule", directory.Path, "--subject", subject);

        Assert.True(code == 0, error);
        Assert.Contains(directory.File("some_domain/some_rule.tests.json"), output);
        Assert.Contains($"\"title\": \"{RuleScaffold.Mark}: ", File.ReadAllText(directory.File("some_domain/some_rule.json")));
        (code, output, error) = await Cli.RunAsync("rules", "test", directory.Path, "--json");
        Assert.True(code == 0, output + error);
        var covered = JsonDocument.Parse(output).RootElement.GetProperty("tests").EnumerateArray()
            .SelectMany(t => t.GetProperty("covers").EnumerateArray()).Select(c => c.GetString()!);
        Assert.Equal(RuleTestCover.All.Order(), covered.Distinct().Order());

        (code, output, _) = await Cli.RunAsync("rules", "fmt", "--check", directory.Path);
        Assert.True(code == 0, output);
        (code, output, _) = await Cli.RunAsync("rules", "check", directory.Path, "--json");
        Assert.Equal(1, code);
        Assert.All(JsonDocument.Parse(output).RootElement.GetProperty("diagnostics").EnumerateArray(),
            d => Assert.Equal("unfinished", d.GetProperty("check").GetString()));

        foreach (var file in Directory.EnumerateFiles(directory.File("some_domain")))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace($"{RuleScaffold.Mark}: ", "", StringComparison.Ordinal));
        }

        (code, output, _) = await Cli.RunAsync("rules", "check", directory.Path);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Beside_the_shipped_rules_new_ones_only_wait_to_be_finished_put_into_a_pack_and_locked()
    {
        using var directory = new TempDirectory();
        var shipped = RulesDirectory.Find(null);
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            directory.Write(Path.GetRelativePath(shipped, file), File.ReadAllText(file));
        }

        foreach (var subject in RuleScaffold.Subjects)
        {
            await Cli.RunAsync("rules", "new", $"some_domain/about_{subject}", directory.Path, "--subject", subject);
        }

        var (_, output, error) = await Cli.RunAsync("rules", "check", directory.Path, "--json");
        Assert.Equal("", error);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, report.GetProperty("errors").GetInt32());
        Assert.Equal(
            RuleScaffold.Subjects.SelectMany(
                s => new[] { $"about_{s}.json not-in-a-pack", $"about_{s}.json not-locked", $"about_{s}.json unfinished" })
                .Order(StringComparer.Ordinal),
            report.GetProperty("diagnostics").EnumerateArray()
                .Select(d => $"{Path.GetFileName(d.GetProperty("file").GetString())} {d.GetProperty("check").GetString()}").Distinct()
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rule_that_is_there_is_left_alone()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("some_domain/some_rule.json", "mine");

        var (code, _, error) = await Cli.RunAsync("rules", "new", "some_domain/some_rule", directory.Path);

        Assert.Equal(2, code);
        Assert.Contains("is there already", error);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("some_rule")]
    [InlineData("some_domain/Some-Rule")]
    [InlineData("../some_rule")]
    [InlineData("a/b/c")]
    [InlineData("typologies/some_rule")]
    [InlineData("deprecated/some_rule")]
    [InlineData("sources/some_rule")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        using var directory = new TempDirectory();

        var (code, _, error) = await Cli.RunAsync("rules", "new", name, directory.Path);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }
}

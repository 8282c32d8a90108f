using System.Text.Json;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Host.Tests.Commands.Rules;

public sealed class RulesNewCommandTests
{
    [Theory]
    [InlineData("number")]
    [InlineData("sim")]
    [InlineData("device")]
    [InlineData("cell")]
    [InlineData("account")]
    public async Task A_new_rule_passes_tests_of_all_kinds_and_marks_what_is_left_to_say(string subject)
    {
        using var directory = new TempDirectory();

        var (code, output, error) = await Cli.RunAsync("rules", "new", "some_domain/some_rule", directory.Path, "--subject", subject);

        Assert.True(code == 0, error);
        Assert.Contains(directory.File("some_domain/some_rule.tests.json"), output);
        Assert.Contains("\"title\": \"TODO: ", File.ReadAllText(directory.File("some_domain/some_rule.json")));
        (code, output, error) = await Cli.RunAsync("rules", "test", directory.Path, "--json");
        Assert.True(code == 0, output + error);
        var covered = JsonDocument.Parse(output).RootElement.GetProperty("tests").EnumerateArray()
            .SelectMany(t => t.GetProperty("covers").EnumerateArray()).Select(c => c.GetString()!);
        Assert.Equal(RuleTestCover.All.Order(), covered.Distinct().Order());
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
    public async Task A_name_that_is_none_is_refused(string name)
    {
        using var directory = new TempDirectory();

        var (code, _, error) = await Cli.RunAsync("rules", "new", name, directory.Path);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }
}

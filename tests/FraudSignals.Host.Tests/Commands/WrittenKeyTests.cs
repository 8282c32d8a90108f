using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests.Commands;

/// <summary>Keys in lists and on the command line go through the gate that those of events go through.</summary>
public sealed class WrittenKeyTests
{
    [Fact]
    public async Task Keys_of_a_list_that_can_match_no_number_are_errors_line_by_line()
    {
        using var directory = new TempDirectory();
        var root = TinyRules.Write(directory);
        var lists = Directory.CreateDirectory(Path.Combine(root, "lists")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(lists, "good_numbers.json"),
            """{ "list": "good_numbers", "use": "noState", "subject": "number", "owner": "team", "reason": "Contact centres.", "csv": "good_numbers.csv", "entries": [] }""",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(lists, "good_numbers.csv"),
            """
            key,reason,expires
            66812345678.0,Bank line,2027-03-31
            6.68123E+10,Bank line,2027-03-31
            anonymous,Bank line,2027-03-31
            0810000011 ext 5,Bank line,2027-03-31
            0810000012,Bank line,2027-03-31
            """,
            TestContext.Current.CancellationToken);

        var (code, output, _) = await Cli.RunAsync("rules", "check", root);

        Assert.Equal(ExitCode.Findings, code);
        Assert.All(
            new[] { "2:1", "3:1", "4:1", "5:1" },
            place =>
                Assert.Contains($"lists/good_numbers.csv:{place}: error [bad-value] the key is not that of a number", output,
                    StringComparison.Ordinal));
        Assert.DoesNotContain("good_numbers.csv:6:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6.68123E+10", "as text")]
    [InlineData("anonymous", "stands for nothing known")]
    [InlineData("0812345678 or 0898765432", "none that can be read with certainty")]
    public async Task Nobody_is_erased_under_a_key_that_is_none(string key, string why)
    {
        using var directory = new TempDirectory();
        directory.Write("token.key", new string('a', 64));

        var (code, _, error) = await Cli.RunAsync("erase", "--data", directory.Path, "number", key);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(why, error, StringComparison.Ordinal);
    }
}

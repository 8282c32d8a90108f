using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Checks;

/// <summary>Files that look like rules and are not read are told; what editors leave behind is not.</summary>
public sealed class NotReadTests
{
    [Theory]
    [InlineData("busy2.json", "move it into the folder of its domain")]
    [InlineData("calls/busy2.JSON", "call it busy2.json")]
    [InlineData("calls/busy2.Json", "call it busy2.json")]
    [InlineData("calls/busy2.jsonc", "call it busy2.json")]
    [InlineData("calls/busy2.json5", "call it busy2.json")]
    [InlineData("calls/busy2.json.txt", "call it busy2.json")]
    [InlineData("calls/busy.tests.JSON", "call it busy.tests.json")]
    [InlineData("typologies/centre2.jsonc", "call it centre2.json")]
    public void A_file_that_looks_like_a_rule_is_told(string path, string advice)
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With(path, TestRules.Rule);
        Assert.Contains($"{path}:1:1: warning [not-read] this looks like a rule file and is not read — {advice}", rules.Told().Split('\n'));
    }

    [Theory]
    [InlineData("lists/mules.CSV", "call it mules.csv")]
    [InlineData("lists/mules.csv.gz", "call it mules.csv")]
    [InlineData("lists/mules.csv.txt", "call it mules.csv")]
    [InlineData("lists/mules.tsv", "save it as CSV UTF-8 under a name that ends in .csv")]
    [InlineData("lists/mules.xlsx", "save it as CSV UTF-8 under a name that ends in .csv")]
    public void A_file_that_looks_like_a_list_is_told(string path, string advice)
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With(path, "key\n1\n");
        Assert.Contains($"{path}:1:1: warning [not-read] this looks like a list and is not read — {advice}", rules.Told().Split('\n'));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("signals.json")]
    [InlineData("rules.lock.json")]
    [InlineData("calls/busy.json.bak")]
    [InlineData("calls/.busy.json.swp")]
    [InlineData("calls/notes.txt")]
    [InlineData("calls/notes.xlsx")]
    [InlineData("lists/notes.txt")]
    [InlineData("schema/other.JSON")]
    public void Others_are_left_alone(string path)
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With(path, "{ \"rules\": {}, \"typologies\": {} }");
        Assert.DoesNotContain("[not-read]", rules.Told(), StringComparison.Ordinal);
    }
}

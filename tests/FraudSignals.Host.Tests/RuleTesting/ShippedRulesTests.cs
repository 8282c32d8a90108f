using System.Text.Json;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Host.Tests.RuleTesting;

public sealed class ShippedRulesTests
{
    private static readonly string Rules = Path.Combine(AppContext.BaseDirectory, "rules");

    [Fact]
    public async Task Every_shipped_rule_and_typology_passes_tests_of_all_kinds()
    {
        var (code, output, error) = await Cli.RunAsync("rules", "test", Rules, "--json");

        var report = JsonDocument.Parse(output).RootElement;
        var wrong = report.GetProperty("tests").EnumerateArray().Where(t => t.GetProperty("outcome").GetString() != "pass").Select(t => t.ToString());
        Assert.True(code == 0, error + string.Join('\n', wrong));
        Assert.Empty(report.GetProperty("untested").EnumerateArray());
        foreach (var target in report.GetProperty("tests").EnumerateArray().GroupBy(t => t.GetProperty("target").GetString()))
        {
            var covered = target.SelectMany(t => t.GetProperty("covers").EnumerateArray()).Select(c => c.GetString()!);
            Assert.True(!RuleTestCover.All.Except(covered).Any(), $"{target.Key} has no test of {string.Join(", ", RuleTestCover.All.Except(covered))}");
        }
    }
}

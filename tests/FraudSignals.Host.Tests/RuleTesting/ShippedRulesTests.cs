using System.Text.Json;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Host.Tests.RuleTesting;

public sealed class ShippedRulesTests
{
    private static readonly string Rules = Path.Combine(AppContext.BaseDirectory, "rules");

    // What any rule may ask without naming a file.
    private static readonly string[] SharedFolders = ["lists", "currencies", "calendars"];

    [Fact]
    public async Task Every_shipped_rule_and_typology_passes_tests_of_all_kinds()
    {
        var (code, output, error) = await Cli.RunAsync("rules", "test", Rules, "--json");

        var report = JsonDocument.Parse(output).RootElement;
        var wrong = report.GetProperty("tests").EnumerateArray().Where(t => t.GetProperty("outcome").GetString() != "pass")
            .Select(t => t.ToString());
        Assert.True(code == 0, error + string.Join('\n', wrong));
        Assert.Empty(report.GetProperty("untested").EnumerateArray());
        foreach (var target in report.GetProperty("tests").EnumerateArray().GroupBy(t => t.GetProperty("target").GetString()))
        {
            var covered = target.SelectMany(t => t.GetProperty("covers").EnumerateArray()).Select(c => c.GetString()!);
            Assert.True(!RuleTestCover.All.Except(covered).Any(),
                $"{target.Key} has no test of {string.Join(", ", RuleTestCover.All.Except(covered))}");
        }
    }

    /// <summary>A rule with what it names and nothing else: it must not live on what other rules happen to count.</summary>
    [Fact]
    public async Task Every_shipped_rule_and_typology_passes_its_tests_alone()
    {
        var files = Directory.EnumerateFiles(Rules, "*.tests.json", SearchOption.AllDirectories)
            .Select(f => f.Replace(".tests.json", ".json", StringComparison.Ordinal));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            using var alone = new TempDirectory();
            foreach (var needed in WithWhatItNames(file))
            {
                Copy(needed, alone.Path);
            }

            Copy(file.Replace(".json", ".tests.json", StringComparison.Ordinal), alone.Path);
            foreach (var shared in SharedFolders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Rules, f))))
            {
                Copy(shared, alone.Path);
            }

            var (code, output, error) = await Cli.RunAsync("rules", "test", alone.Path, "--filter", Path.GetFileNameWithoutExtension(file));
            Assert.True(code == 0, $"{file}\n{error}{output}");
        }
    }

    private static List<string> WithWhatItNames(string file)
    {
        var needed = new List<string> { file };
        for (var i = 0; i < needed.Count; i++)
        {
            var root = JsonDocument.Parse(File.ReadAllText(needed[i])).RootElement;
            var named = root.TryGetProperty("weights", out var weights)
                ? weights.EnumerateObject().Select(w => w.Name)
                : root.GetProperty("Aggregates").EnumerateArray().Where(a => a.TryGetProperty("Finding", out _))
                    .Select(a => a.GetProperty("Finding").GetString()!);
            needed.AddRange(
                named.SelectMany(n => Directory.EnumerateFiles(Rules, n + ".json", SearchOption.AllDirectories)).Distinct().Except(needed)
                    .ToList());
        }

        return needed;
    }

    private static void Copy(string file, string directory)
    {
        var to = Path.Combine(directory, Path.GetRelativePath(Rules, file));
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(file, to);
    }
}

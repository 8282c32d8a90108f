using System.Text.Json;

namespace FraudSignals.Host.Tests.Commands.Rules;

/// <summary>A proposal is a changed copy of the rules that loads, and the rules themselves stay as they are.</summary>
public sealed class RulesFitCommandTests
{
    private static readonly string Rules = Path.Combine(AppContext.BaseDirectory, "rules");

    [Fact]
    public async Task A_proposal_finds_more_within_the_budget_and_changes_nothing_in_force()
    {
        using var directory = new TempDirectory();
        var world = Path.Combine(directory.Path, "world");
        Assert.Equal(
            0,
            (await Cli.RunAsync("simulate", "--subscribers", "600", "--days", "4", "--seed", "5", "--difficulty", "0.8", "--out",
                world)).Code);
        var before = Contents(Rules);
        var output = Path.Combine(directory.Path, "fitted");
        string[] files = ["--calls", Path.Combine(world, "calls.csv"), "--transfers", Path.Combine(world, "transfers.csv"), "--labels",
            Path.Combine(world, "labels.csv")];
        var (code, json, error) =
            await Cli.RunAsync(
                ["rules", "fit", "--rules", Rules, .. files, "--typology", "scam_call_center", "--max-fpr", "0.01", "--out", output,
                    "--json"]);
        Assert.Equal((0, ""), (code, error));
        var report = JsonDocument.Parse(json).RootElement;
        var fitted = Assert.Single(report.GetProperty("typologies").EnumerateArray().ToArray());
        var (now, proposed) = (fitted.GetProperty("before"), fitted.GetProperty("fitted"));
        Assert.True(proposed.GetProperty("f1").GetDouble() >= now.GetProperty("f1").GetDouble());
        Assert.True(proposed.GetProperty("falsePositiveRate").GetDouble() <= 0.01);

        // Replayed through the engine, the proposal finds whom it was said to find.
        if (report.GetProperty("directory").GetString() is { } written)
        {
            var after = report.GetProperty("after")[0];
            Assert.Equal(proposed.GetProperty("found").GetInt32(), after.GetProperty("truePositives").GetInt32());
            Assert.Equal(proposed.GetProperty("wronged").GetInt32(), after.GetProperty("falsePositives").GetInt32());
            Assert.True(File.Exists(Path.Combine(written, "FIT.md")));
            Assert.NotEqual(2, (await Cli.RunAsync("rules", "check", written)).Code);
        }

        Assert.Equal(before, Contents(Rules));
    }

    [Fact]
    public async Task Without_labels_only_thresholds_move_and_a_budget_must_be_given()
    {
        using var directory = new TempDirectory();
        var world = Path.Combine(directory.Path, "world");
        Assert.Equal(0, (await Cli.RunAsync("simulate", "--subscribers", "300", "--days", "3", "--seed", "5", "--out", world)).Code);
        string[] command = ["rules", "fit", "--rules", Rules, "--calls", Path.Combine(world, "calls.csv"), "--out",
            Path.Combine(directory.Path, "fitted"), "--json"];
        var (code, _, error) = await Cli.RunAsync(command);
        Assert.Equal(2, code);
        Assert.Contains("give --labels or --budget", error, StringComparison.Ordinal);

        (code, var json, _) = await Cli.RunAsync([.. command, "--budget", "5"]);
        Assert.Equal(0, code);
        var report = JsonDocument.Parse(json).RootElement;
        Assert.InRange(report.GetProperty("alertsPerDay").GetDouble(), 0.1, 5);
        foreach (var typology in report.GetProperty("typologies").EnumerateArray())
        {
            Assert.All(typology.GetProperty("rules").EnumerateArray(),
                r => Assert.Equal(r.GetProperty("weightBefore").GetDouble(), r.GetProperty("weight").GetDouble()));
            Assert.Equal(JsonValueKind.Null, typology.GetProperty("otherSubjects").ValueKind);
        }
    }

    private static Dictionary<string, string> Contents(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
}

using System.Text.RegularExpressions;
using FraudSignals.Infra.Tests.Shipping;
using YamlDotNet.RepresentationModel;

namespace FraudSignals.Infra.Tests;

/// <summary>What azd is told is there, and nothing is chosen silently.</summary>
public class AzdTests(Bicep bicep) : IClassFixture<Bicep>
{
    private static readonly YamlNode Azd = Yaml.Read("azure.yaml");

    [Fact]
    public void What_azd_deploys_and_runs_is_there()
    {
        Assert.True(File.Exists(Path.Combine(Shell.Root, Azd.Text("infra/path"), "main.bicep")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Shell.Root, Azd.Text("services/functions/project")), "*.csproj"));
        var hook = Path.Combine(Shell.Root, Azd.Text("hooks/postprovision/run"));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(hook).HasFlag(UnixFileMode.UserExecute));

        // Its variables are outputs of the template, which azd puts into the environment.
        var outputs = Regex.Matches(File.ReadAllText(Path.Combine(Bicep.Infra, "main.bicep")), "(?m)^output (\\w+) ")
            .Select(m => m.Groups[1].Value);
        var needed = Regex.Matches(File.ReadAllText(hook), "\\$\\{(\\w+):\\?").Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(needed);
        Assert.Empty(needed.Except(outputs));
    }

    [Fact]
    public void The_region_has_no_default_and_a_name_may_have_hyphens()
    {
        Assert.SkipWhen(Bicep.Missing != null, Bicep.Missing ?? "");
        var parameters = bicep.Template["parameters"]!;
        Assert.Null(parameters["location"]!["defaultValue"]);
        Assert.Null(parameters["environmentName"]!["defaultValue"]);
        Assert.DoesNotMatch("readEnvironmentVariable\\('AZURE_(LOCATION|ENV_NAME)',",
            File.ReadAllText(Path.Combine(Bicep.Infra, "main.bicepparam")));

        // Storage accounts are the only resources here whose names hold none.
        Assert.Equal("[replace(parameters('environmentName'), '-', '')]", bicep.Template["variables"]!["plainName"]!.GetValue<string>());
        Assert.All(
            Regex.Matches(File.ReadAllText(Path.Combine(Bicep.Infra, "main.bicep")), "take\\('st.*?'").Select(m => m.Value),
            name => Assert.StartsWith("take('st${plainName}", name, StringComparison.Ordinal));
    }
}

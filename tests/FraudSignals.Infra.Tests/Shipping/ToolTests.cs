using System.Text.Json;

namespace FraudSignals.Infra.Tests.Shipping;

/// <summary>
/// What is shipped, made as the release makes it and used as its user would: minutes of building each, so run on demand
/// (<c>-explicit only</c>).
/// </summary>
public sealed class ToolTests : IDisposable
{
    private static readonly Dictionary<string, string?> Locked =
        new() { ["CI"] = "true", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fraudsignals-ship-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact(Explicit = true)]
    public async Task Installed_by_name_from_a_feed_it_runs_the_demo_and_completes_in_bash()
    {
        var (feed, tools) = (PathOf("feed"), PathOf("tools"));
        await Shell.MustAsync("dotnet", Locked, "pack", "functions/FraudSignals.Host", "-c", "Release", "-p:RunAnalyzers=false", "-o",
            feed);
        await Shell.MustAsync("dotnet", Locked, "tool", "install", "FraudSignals", "--tool-path", tools, "--source", feed, "--prerelease");
        var program = Path.Combine(tools, "fraudsignals");

        Assert.Contains("fraudsignals", await Shell.MustAsync(program, null, "--help"), StringComparison.Ordinal);
        var demo = await Shell.MustAsync(program, null, "demo");
        Assert.Contains("ALERT", demo, StringComparison.Ordinal);
        Assert.Contains("precision", demo, StringComparison.OrdinalIgnoreCase);
        var completed =
            await Shell.MustAsync("bash",
                new Dictionary<string, string?> { ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" }, "-c", """
            source <(fraudsignals completions bash)
            COMP_LINE='fraudsignals back' COMP_POINT=17 COMP_WORDS=(fraudsignals back) COMP_CWORD=1
            _fraudsignals
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        Assert.Equal(["backtest", "backup"], completed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Theory(Explicit = true)]
    [InlineData("linux-x64", true)]
    [InlineData("linux-arm64", false)]
    [InlineData("osx-arm64", false)]
    [InlineData("win-x64", false)]
    public async Task One_file_with_the_runtime_in_it_restores_in_locked_mode(string platform, bool isThis)
    {
        var output = PathOf(platform);
        await Shell.MustAsync(
            "dotnet", Locked, "publish", "functions/FraudSignals.Host", "-c", "Release", "-r", platform, "-p:PublishProfile=SingleFile",
            "-p:RunAnalyzers=false", "-o", output);
        var program =
            Path.Combine(output, platform.StartsWith("win", StringComparison.Ordinal) ? "FraudSignals.Host.exe" : "FraudSignals.Host");

        Assert.DoesNotContain(Directory.GetFiles(output), f => Path.GetExtension(f) is ".dll" or ".pdb" or ".xml");
        Assert.True(new FileInfo(program).Length > 30 << 20);
        if (isThis)
        {
            // Without any .NET on the machine.
            var bare = new Dictionary<string, string?> { ["DOTNET_ROOT"] = "/nowhere", ["PATH"] = "/nowhere" };
            await Shell.MustAsync(program, bare, "--version");
            await Shell.MustAsync(program, bare, "rules", "check", Path.Combine(output, "rules"));
        }
    }

    [Fact(Explicit = true)]
    public async Task The_bill_of_materials_names_every_package_of_the_lock_file()
    {
        await Shell.MustAsync("dotnet", Locked, "tool", "install", "CycloneDX", "--version", "6.3.1", "--tool-path", PathOf("tools"));
        await Shell.MustAsync(
            Path.Combine(PathOf("tools"), "dotnet-CycloneDX"), Locked, "functions/FraudSignals.Host/FraudSignals.Host.csproj",
            "--output", PathOf("sbom"), "--output-format", "Json", "--filename", "fraudsignals.cdx.json", "--exclude-dev",
            "--disable-package-restore");
        using var bill =
            JsonDocument.Parse(
                await File.ReadAllTextAsync(Path.Combine(PathOf("sbom"), "fraudsignals.cdx.json"), TestContext.Current.CancellationToken));
        using var locks = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(Shell.Root, "functions/FraudSignals.Host/packages.lock.json"), TestContext.Current.CancellationToken));

        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        var named = bill.RootElement.GetProperty("components").EnumerateArray()
            .Select(c => $"{c.GetProperty("name").GetString()} {c.GetProperty("version").GetString()}")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var used = locks.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(
                p => p.Value.GetProperty("type").GetString() is "Direct" or "Transitive"
                    && !p.Name.EndsWith("Analyzers", StringComparison.Ordinal))
            .Select(p => $"{p.Name} {p.Value.GetProperty("resolved").GetString()}").ToList();
        Assert.True(used.Count > 20);
        Assert.DoesNotContain(used, p => !named.Contains(p));
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);
}

using System.ComponentModel;
using System.Diagnostics;
using FraudSignals.Topics.Contract.Tests;

[assembly: AssemblyFixture(typeof(FraudSignals.Topics.Contract.Tests.NodeModules))]

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>The official JavaScript client, installed by npm on first use.</summary>
public sealed class NodeModules : IDisposable
{
    private const string Package = "@azure/service-bus";
    private const string Version = "7.9.5";

    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    private static string Home => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fraudsignals", "service-bus-js-" + Version);

    /// <summary>Runs a script and returns what it wrote; skips the test where there is no node or no package.</summary>
    public async Task<string> RunAsync(string script, params string[] arguments)
    {
        var modules = await InstallAsync();
        var (code, output, error) = await ExecuteAsync("node", [Path.Combine(AppContext.BaseDirectory, script), modules, .. arguments]);
        Assert.True(code == 0, $"node {script} ended with {code}: {output}{error}");
        return output;
    }

    /// <summary>Where it is; skips the test where it cannot be.</summary>
    public async Task<string> InstallAsync()
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var modules = Path.Combine(Home, "node_modules");
            if (!Directory.Exists(Path.Combine(modules, Package)))
            {
                Directory.CreateDirectory(Home);
                var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
                var (code, _, error) = await ExecuteAsync(npm, ["install", "--prefix", Home, "--no-audit", "--no-fund", "--no-save", $"{Package}@{Version}"]);
                if (code != 0)
                {
                    PassOver($"npm could not install {Package} {Version}: {error}");
                }
            }

            return modules;
        }
        finally
        {
            _turn.Release();
        }
    }

    // Where changes are judged, what is passed over would be taken for good.
    private static void PassOver(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
    }

    private static async Task<(int Code, string Output, string Error)> ExecuteAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (Win32Exception)
        {
            PassOver($"There is no {program} on this machine.");
            throw;
        }
    }
}

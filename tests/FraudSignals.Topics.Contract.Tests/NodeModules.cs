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

    // What it speaks over WebSockets with.
    private const string Sockets = "ws";
    private const string SocketsVersion = "8.18.3";

    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    private static string Home => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fraudsignals",
        "service-bus-js-" + Version);

    /// <summary>Runs a script and returns what it wrote; skips the test where there is no node or no package.</summary>
    public Task<string> RunAsync(string script, params string[] arguments) => RunAsync(script, null, arguments);

    /// <param name="authority">A file with the certificate it is to believe; null for none.</param>
    public async Task<string> RunAsync(string script, string? authority, string[] arguments)
    {
        var modules = await InstallAsync();
        var (code, output, error) =
            await ExecuteAsync("node", authority, [Path.Combine(AppContext.BaseDirectory, script), modules, .. arguments]);
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
            if (!Directory.Exists(Path.Combine(modules, Package)) || !Directory.Exists(Path.Combine(modules, Sockets)))
            {
                Directory.CreateDirectory(Home);
                var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
                var (code, _, error) =
                    await ExecuteAsync(npm, null,
                        ["install", "--prefix", Home, "--no-audit", "--no-fund", "--no-save", $"{Package}@{Version}",
                            $"{Sockets}@{SocketsVersion}"]);
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

    private static async Task<(int Code, string Output, string Error)> ExecuteAsync(string program, string? authority, string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            if (authority != null)
            {
                start.Environment["NODE_EXTRA_CA_CERTS"] = authority;
            }

            using var process = Process.Start(start)!;
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

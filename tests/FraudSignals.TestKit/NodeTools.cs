using System.ComponentModel;
using System.Diagnostics;

namespace FraudSignals.TestKit;

/// <summary>
/// The public tools of npm, as the lock file beside the tests pins them, installed once without their scripts. Where there is no Node or
/// no registry the tests are skipped with the reason; in CI they may not be.
/// </summary>
public static class NodeTools
{
    private static readonly Lazy<Task<string>> Home = new(InstallAsync);

    /// <summary>Runs one of the tools; what it wrote is in the answer.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string directory, string tool, params string[] arguments)
    {
        var bin = Path.Combine(await ReadyAsync(), "node_modules", ".bin", OperatingSystem.IsWindows() ? tool + ".cmd" : tool);
        return await StartAsync(directory, bin, arguments);
    }

    /// <summary>Runs a script of node that may use them.</summary>
    public static async Task<(int ExitCode, string Output)> NodeAsync(string directory, string script, params string[] arguments)
    {
        await ReadyAsync();
        return await StartAsync(directory, "node", [script, .. arguments]);
    }

    /// <summary>The directory of modules they are in.</summary>
    public static async Task<string> ModulesAsync() => Path.Combine(await ReadyAsync(), "node_modules");

    /// <summary>Runs a script with Node; its first argument is the directory they are installed in.</summary>
    public static async Task<(int ExitCode, string Output)> ScriptAsync(string script, params string[] arguments) =>
        await StartAsync(AppContext.BaseDirectory, "node", [script, await ReadyAsync(), .. arguments]);

    /// <summary>Where they are installed; skips the test where they cannot be.</summary>
    private static async Task<string> ReadyAsync()
    {
        try
        {
            return await Home.Value;
        }
        catch (Exception problem) when (problem is Win32Exception or IOException && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(problem is Win32Exception ? "Needs Node 22 or later with npm." : problem.Message);
            throw;
        }
    }

    private static async Task<string> InstallAsync()
    {
        var pins = Path.Combine(AppContext.BaseDirectory, "Clients");
        var version =
            Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(pins, "package-lock.json"))))[..12];
        var home = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "fraudsignals", "contract-tools-" + version);
        if (Directory.Exists(home))
        {
            return home;
        }

        // Aside first: several processes may install at the same time, and a half installation would be taken for a whole one.
        var aside = Directory.CreateDirectory($"{home}.{Environment.ProcessId}").FullName;
        foreach (var file in (string[])["package.json", "package-lock.json"])
        {
            File.Copy(Path.Combine(pins, file), Path.Combine(aside, file), overwrite: true);
        }

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var (exitCode, output) = await StartAsync(aside, npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        if (exitCode != 0)
        {
            Directory.Delete(aside, recursive: true);
            throw new IOException($"npm could not install {Path.Combine(pins, "package.json")}: {output}");
        }

        try
        {
            Directory.Move(aside, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            Directory.Delete(aside, recursive: true);
        }

        return home;
    }

    private static async Task<(int ExitCode, string Output)> StartAsync(string directory, string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["NODE_PATH"] = Home.IsValueCreated && Home.Value.IsCompletedSuccessfully
                ? Path.Combine(Home.Value.Result, "node_modules") : "", ["REDOCLY_TELEMETRY"] = "off",
                ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["SCARF_ANALYTICS"] = "false", ["NO_COLOR"] = "1" },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}

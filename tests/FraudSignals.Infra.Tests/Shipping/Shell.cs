using System.Diagnostics;

namespace FraudSignals.Infra.Tests.Shipping;

/// <summary>Runs what somebody would type, from the root of the repository.</summary>
internal static class Shell
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Bicep.Infra, ".."));

    /// <summary>Runs a program to its end; what it wrote to both streams is in the answer.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyDictionary<string, string?>? environment,
        params string[] arguments)
    {
        var start =
            new ProcessStartInfo(program, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true,
                RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a program that must end well, and gives what it wrote.</summary>
    public static async Task<string> MustAsync(string program, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(program, environment, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }
}

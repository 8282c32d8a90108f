using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests;

/// <summary>Runs a command line in this process.</summary>
internal static class Cli
{
    public static Task<(int Code, string Out, string Error)> RunAsync(params string[] args) =>
        RunAsync(new Dictionary<string, string>(), args);

    /// <summary>The same with environment variables, of which it has no others.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(
        IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new CommandLine(new Terminal(output, error), TimeProvider.System, environment)
            .RunAsync(args, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}

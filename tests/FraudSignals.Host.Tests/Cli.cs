using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests;

/// <summary>Runs a command line in this process.</summary>
internal static class Cli
{
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new CommandLine(new Terminal(output, error), TimeProvider.System).RunAsync(args, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}

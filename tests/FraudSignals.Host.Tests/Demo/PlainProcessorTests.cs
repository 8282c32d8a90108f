using System.Diagnostics;

namespace FraudSignals.Host.Tests.Demo;

/// <summary>The demo on a processor that takes no cache hints and has no vector instructions, as far as the runtime tells.</summary>
public sealed class PlainProcessorTests
{
    [Fact]
    public async Task The_demo_runs_without_instruction_sets_of_any_kind()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "FraudSignals.Host.dll"), "demo", "--subscribers", "400",
            "--days", "2", "--history-days", "5"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_EnableHWIntrinsic"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output + await error);
        Assert.Contains("\nALERT", output);
        Assert.Matches(@"overall +[1-9]", output);
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FraudSignals.Host.Tests.Samples;

/// <summary>The sample that embeds the engine does what it says, and the document shows all of it.</summary>
public sealed class EmbeddedSampleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_raises_the_alerts_of_a_file()
    {
        using var directory = new TempDirectory();
        var calls = directory.Write("calls.ndjson", TinyData.NdJson(TinyData.Sorted(TinyData.Calls())) + "no record\n");
        using var sample =
            Process.Start(
                new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embedded.dll"), TinyRules.Write(directory), calls])
                {
                    RedirectStandardOutput = true,
                })!;
        var lines =
            (await sample.StandardOutput.ReadToEndAsync(Cancellation)).Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await sample.WaitForExitAsync(Cancellation);

        Assert.Equal(0, sample.ExitCode);
        var rows = TinyData.Calls().Count();
        Assert.Equal($"{rows + 1} calls, 1 refused", lines[^1][..lines[^1].LastIndexOf(',')]);
        Assert.Contains(
            lines,
            line => line.StartsWith("high busy 60: ", StringComparison.Ordinal) && line.Contains("many", StringComparison.Ordinal)
                && line.Contains("wide", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("high very_busy 60: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_shows_all_of_it()
    {
        var (sample, document) = (Read("samples/embedded-cs/Program.cs"), Read("docs/embedding.md"));
        Assert.Contains($"```csharp\n{sample}```", document, StringComparison.Ordinal);
        Assert.InRange(sample.Split('\n').Count(line => line.Trim().Length > 0), 1, 31); // Thirty, and the comment that says what it is.
    }

    private static string Read(string path, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../functions", path)).ReplaceLineEndings("\n");
}

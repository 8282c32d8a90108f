using FraudSignals.Http.Tests.OpenApi;

namespace FraudSignals.Http.Tests.Clients;

public class LintTests
{
    [Fact]
    public async Task Redocly_finds_nothing()
    {
        var (exitCode, output) = await NodeTools.RunAsync(AppContext.BaseDirectory, "redocly", "lint", "--extends", "recommended", DocumentTests.Committed);
        Assert.True(exitCode == 0 && output.Contains("is valid", StringComparison.Ordinal) && !output.Contains("You have", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task Spectral_finds_nothing()
    {
        var (exitCode, output) = await NodeTools.RunAsync(
            AppContext.BaseDirectory, "spectral", "lint", "--fail-severity", "hint", "--ruleset", Path.Combine("Clients", "spectral.yaml"), DocumentTests.Committed);
        Assert.True(exitCode == 0, output);
    }
}

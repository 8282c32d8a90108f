using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Http.Tests.OpenApi;

namespace FraudSignals.Http.Tests.Clients;

public class LintTests
{
    [Fact]
    public async Task Redocly_finds_nothing()
    {
        var (exitCode, output) =
            await NodeTools.RunAsync(AppContext.BaseDirectory, "redocly", "lint", "--extends", "recommended", DocumentTests.Committed);
        Assert.True(
            exitCode == 0 && output.Contains("is valid", StringComparison.Ordinal)
                && !output.Contains("You have", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task Spectral_finds_nothing()
    {
        var (exitCode, output) = await NodeTools.RunAsync(
            AppContext.BaseDirectory, "spectral", "lint", "--fail-severity", "hint", "--ruleset", Path.Combine("Clients", "spectral.yaml"),
            DocumentTests.Committed);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task The_parser_of_AsyncAPI_finds_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var document = Path.Combine(AppContext.BaseDirectory, "asyncapi.served.json");
        await File.WriteAllTextAsync(document, (await server.GetAsync("/asyncapi/v1.json")).Text);

        var (exitCode, output) = await NodeTools.NodeAsync(AppContext.BaseDirectory, Path.Combine("Clients", "asyncapi.js"), document);

        Assert.True(exitCode == 0 && output.Contains("5 operations on 5 channels", StringComparison.Ordinal), output);
    }
}

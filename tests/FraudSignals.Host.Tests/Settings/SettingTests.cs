using System.Text.Json;

namespace FraudSignals.Host.Tests.Settings;

public sealed class SettingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_command_line_goes_before_the_environment_and_that_before_the_file()
    {
        var file =
            _directory.Write("s.json",
                """{ "keep-alerts": 10, "keep-events": 20, "known-proxy": ["10.0.0.1", "10.0.0.2"], /* why */ "log-format": "json" }""");
        var settings = await ShowAsync(new() { ["FRAUDSIGNALS_KEEP_EVENTS"] = "30", ["FRAUDSIGNALS_PACKS"] = "a, b" }, "--settings", file);
        Assert.Equal(("10", file), settings["--keep-alerts"]);
        Assert.Equal(("30", "FRAUDSIGNALS_KEEP_EVENTS"), settings["--keep-events"]);
        Assert.Equal(("10.0.0.1, 10.0.0.2", file), settings["--known-proxy"]);
        Assert.Equal(("a, b", "FRAUDSIGNALS_PACKS"), settings["--packs"]);
        Assert.Equal(("64", "default"),
            (settings["--segment-bytes"].Value is { } bytes ? $"{long.Parse(bytes) >> 20}" : "", settings["--segment-bytes"].From));

        // What is wrong with the value that counts is told; what the command line gives counts.
        var world = new Dictionary<string, string> { ["FRAUDSIGNALS_DAYS"] = "many", ["FRAUDSIGNALS_SUBSCRIBERS"] = "100" };
        Assert.Equal(2, (await Cli.RunAsync(world, "simulate", "--out", _directory.File("w"))).Code);
        Assert.Equal(0, (await Cli.RunAsync(world, "simulate", "--out", _directory.File("w"), "--days", "1", "--history-days", "1")).Code);
    }

    [Fact]
    public async Task A_misspelt_name_is_refused_with_the_one_that_was_meant()
    {
        var (code, _, error) = await Cli.RunAsync(new Dictionary<string, string> { ["FRAUDSIGNALS_MAX_MEMROY"] = "1GiB" }, "serve");
        Assert.Equal((2, true), (code, error.Contains("did you mean 'FRAUDSIGNALS_MAX_MEMORY'?", StringComparison.Ordinal)));

        var file = _directory.Write("s.json", """{ "keep-evnts": 20 }""");
        (code, _, error) = await Cli.RunAsync("serve", "--settings", file);
        Assert.Equal((2, true), (code, error.Contains("did you mean 'keep-events'?", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "data": { } }""")]
    [InlineData("""{ "data": "a", "data": "b" }""")]
    [InlineData("data=a")]
    public async Task A_file_that_is_none_is_told(string text)
    {
        var (code, _, error) = await Cli.RunAsync("serve", "--settings", _directory.Write("s.json", text));
        Assert.Equal(2, code);
        Assert.Contains("s.json", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_not_shown()
    {
        var (code, output, _) = await Cli.RunAsync(
            new Dictionary<string, string> { ["FRAUDSIGNALS_API_KEY"] = "hush", ["OTEL_EXPORTER_OTLP_HEADERS"] = "key=hush",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4317" }, "config", "show");
        Assert.Equal(0, code);
        Assert.DoesNotContain("hush", output, StringComparison.Ordinal);
        Assert.Contains("FRAUDSIGNALS_API_KEY", output, StringComparison.Ordinal);
        Assert.Contains("http://collector:4317", output, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (string? Value, string From)>> ShowAsync(
        Dictionary<string, string> environment, params string[] further)
    {
        var (code, output, error) = await Cli.RunAsync(environment, ["config", "show", "--json", .. further]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement.EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!,
                s => (s.GetProperty("value").GetString(), s.GetProperty("from").GetString()!));
    }
}

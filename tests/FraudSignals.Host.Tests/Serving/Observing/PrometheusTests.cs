using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Tests.Serving.Observing;

/// <summary>What Prometheus and its tools say of metrics, alarms and the dashboard. Without promtool skipped, but not in CI.</summary>
public sealed partial class PrometheusTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promtool_accepts_the_names_of_metrics()
    {
        var (exitCode, output) = await PromtoolAsync(await ScrapeAsync(), "check", "metrics");
        Assert.True(exitCode == 0 && output.Length == 0, output);
    }

    [Fact]
    public async Task The_alarms_do_what_their_tests_say()
    {
        var (exitCode, output) =
            await PromtoolAsync("", "test", "rules", Path.Combine(Infra(), "prometheus", "fraudsignals.rules.test.yml"));
        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("prometheus/fraudsignals.rules.yml")]
    [InlineData("grafana/fraudsignals.json")]
    public async Task Alarms_and_dashboard_ask_for_metrics_that_there_are(string file)
    {
        var shown = Name().Matches(await ScrapeAsync()).Select(m => m.Value).ToHashSet();
        var asked = Name().Matches(await File.ReadAllTextAsync(Path.Combine(Infra(), file), Cancellation)).Select(m => m.Value).Distinct();

        // Without a checkpoint, a feed that was refused, an alert on the way or Kafka these have no value; METRICS.md lists them.
        Assert.Empty(
            asked.Except(shown).Except(
                ["fraudsignals_checkpoint_age_seconds", "fraudsignals_kafka_lag", "fraudsignals_alerts_total",
                    "fraudsignals_rule_cannot_say"]));
    }

    private async Task<string> ScrapeAsync()
    {
        await using var host = await TestHost.StartAsync(options => options with
        {
            Store = new LocalStoreOptions { Directory = _directory.File("data"), SegmentBytes = 8 << 20 },
        });
        using var client = new HttpClient { BaseAddress = host.Url };
        await Posts.PostAsync(client, "/api/calls", Posts.Calls());
        await Posts.PostAsync(client, "/api/transfers", Posts.Pending());
        return await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
    }

    private static async Task<(int ExitCode, string Output)> PromtoolAsync(string input, params string[] arguments)
    {
        try
        {
            using var promtool =
                Process.Start(
                    new ProcessStartInfo("promtool", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true,
                        RedirectStandardError = true })!;
            var (output, errors) = (promtool.StandardOutput.ReadToEndAsync(Cancellation),
                promtool.StandardError.ReadToEndAsync(Cancellation));
            await promtool.StandardInput.WriteAsync(input);
            promtool.StandardInput.Close();
            await promtool.WaitForExitAsync(Cancellation);
            return (promtool.ExitCode, await output + await errors);
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("Needs promtool, which Debian and Ubuntu have in the package prometheus.");
            throw;
        }
    }

    private static string Infra([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../infra"));

    [GeneratedRegex(@"\bfraudsignals_[a-z_]+\b(?=[{\s\[>,)=""])")]
    private static partial Regex Name();
}

namespace FraudSignals.Host.Tests.Serving.Reloading;

/// <summary>
/// Rules that change while clients post lose no event, and every alert names the rules that were in force when its event was
/// received; bad rules change nothing.
/// </summary>
public sealed class ReloadRunTests(ITestOutputHelper output)
{
    [Fact]
    public Task Rules_change_under_load() => RunAsync(reloads: 10);

    /// <summary>
    /// The same a hundred times. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Host.Tests.Serving.Reloading.ReloadRunTests</c>.
    /// </summary>
    [Fact(Explicit = true)] // Minutes; the suite has ten reloads.
    public Task A_hundred_times() => RunAsync(reloads: 100);

    private async Task RunAsync(int reloads)
    {
        using var run = new ReloadRun(TestContext.Current.CancellationToken);
        var report = await run.RunAsync(reloads);
        output.WriteLine($"{report}");
        Assert.True(report.Problems.IsEmpty, $"{report}");
        Assert.True(report.Accepted == report.Posted && report.Alerts == report.Callers && report.Alerts > 0, $"{report}");
        Assert.True(report.Refused == reloads / 2 && report.Snapshots == reloads / 2 + 1, $"{report}");
    }
}

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>
/// A host that is killed at random instants and started again, while clients post until they are answered, ends where a host
/// ends that is left alone: nothing acknowledged is lost, nothing counts twice, and every alert gets out.
/// </summary>
public sealed class CrashRunTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_host_killed_again_and_again_loses_nothing_and_counts_nothing_twice() => RunAsync(kills: 6);

    /// <summary>
    /// The same for as long as it takes to kill it 200 times. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Host.Tests.Crashing.CrashRunTests</c>.
    /// </summary>
    [Fact(Explicit = true)] // Nine minutes; the suite has 6 kills, one at each instant.
    public Task Two_hundred_kills() => RunAsync(kills: 200);

    private async Task RunAsync(int kills)
    {
        using var run = new CrashRun(seed: kills, TestContext.Current.CancellationToken);
        var report = await run.RunAsync(kills);
        output.WriteLine($"{report}");
        Assert.True(report is { WrongAnswers: [], Differences: [], AlertFileProblems: [] }, $"{report}");

        // Otherwise the run has not shown what it is for.
        Assert.True(report is { HasSeenAll: true, Unanswered: > 0, Duplicates: > 0, Alerts: > 100 }, $"{report}");
    }
}

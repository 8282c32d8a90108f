using FraudSignals.Functions.Tests.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>The stream of alerts as the app gives it from the tables.</summary>
public sealed class AlertStreamTests(ITestOutputHelper output)
{
    [Fact]
    public Task Whoever_is_cut_off_again_and_again_misses_nothing_and_sees_nothing_twice() => CutAsync(cuts: 6);

    /// <summary>
    /// The same for 100 cuts. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Functions.Tests/bin/Release/net10.0/FraudSignals.Functions.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Functions.Tests.AlertStreamTests</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public Task A_hundred_cuts() => CutAsync(cuts: 100);

    private async Task CutAsync(int cuts)
    {
        await using var storage = new AzuriteServer(); // Alerts of other tests would be in the stream.
        await storage.StartAsync();
        await using var app = await FunctionsHost.StartAsync(AppSettings.Example(storage));
        await SimFarm.ObserveAsync(app.Client);
        var (reader, first) = (new CutReader(app.Client, cuts), DateTimeOffset.UtcNow.AddHours(-1));

        await reader.ReadWhileAsync(
            cuts, farm => Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm, calls: 24, first)]]),
            TestContext.Current.CancellationToken);

        output.WriteLine($"{reader.Cuts} cuts, {reader.Seen} alerts");
    }
}

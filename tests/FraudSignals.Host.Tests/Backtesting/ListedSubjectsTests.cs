using System.Text.Json;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests.Backtesting;

/// <summary>Who is on a list is decided by the day of the event, so a back-test gives the same on whatever day it runs.</summary>
public sealed class ListedSubjectsTests
{
    private static readonly DateTimeOffset[] Days =
        [new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero)];

    // Of the five alerts one is about 02; its calls are of 2 March 2026.
    [Theory]
    [InlineData("2026-03-02", 4)]
    [InlineData("2026-03-01", 5)]
    public async Task A_list_is_asked_as_of_the_event(string expires, int alerts)
    {
        using var directory = new TempDirectory();
        var rules = TinyRules.Write(directory);
        directory.Write("rules/lists/quiet.json", $$"""
            {
              "list": "quiet", "use": "noState", "subject": "number", "owner": "tests", "reason": "Known.",
              "entries": [ { "key": "0800000002", "reason": "Desk.", "expires": "{{expires}}" } ]
            }
            """);
        var calls = directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls())));
        var labels = directory.Write("labels.csv", TinyData.Labels);
        var digests = new HashSet<string?>();
        foreach (var day in Days)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var code = await new CommandLine(new Terminal(output, error), new StoppedClock(day)).RunAsync(
                ["backtest", "--json", "--rules", rules, "--calls", calls, "--labels", labels], TestContext.Current.CancellationToken);
            Assert.True(code == 0, error.ToString());
            var report = JsonDocument.Parse(output.ToString()).RootElement;
            Assert.Equal(alerts, report.GetProperty("overall").GetProperty("alerts").GetInt32());
            digests.Add(report.GetProperty("alertsDigest").GetString());
        }

        Assert.Single(digests);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

using FraudSignals.Host.Demo;
using FraudSignals.Host.Serving;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Host.Tests.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task Plays_a_tiny_world_from_end_to_end()
    {
        using var output = new StringWriter();
        var options = new DemoOptions { World = new SimulationOptions { Subscribers = 400, Days = 2, HistoryDays = 10, Difficulty = 0 } };
        var demo = new DemoRun(options, new Host.Shell.Terminal(output, TextWriter.Null), TimeProvider.System);
        var before = Directory.GetDirectories(Path.GetTempPath(), "fraudsignals-demo-*");

        await demo.RunAsync(RulesDirectory.Find(null), TestContext.Current.CancellationToken);

        var text = output.ToString();
        Assert.Contains("A host listens on http://127.0.0.1:", text);
        Assert.Contains("\nALERT", text);
        Assert.Contains("in truth:", text);
        Assert.Matches(@"overall +[1-9]", text);
        Assert.DoesNotContain('\u001b', text);
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "fraudsignals-demo-*"));
    }
}

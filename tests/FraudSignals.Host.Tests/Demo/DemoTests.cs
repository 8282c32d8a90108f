using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Host.Demo;
using FraudSignals.Host.Serving;
using FraudSignals.Rules;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Host.Tests.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task Plays_a_tiny_world_from_end_to_end()
    {
        using var output = new StringWriter();
        var options = new DemoOptions { World = new SimulationOptions { Subscribers = 400, Days = 2, HistoryDays = 10, Difficulty = 0 } };
        using var demo = new DemoRun(options, new Host.Shell.Terminal(output, TextWriter.Null), TimeProvider.System);
        var before = Directory.GetDirectories(Path.GetTempPath(), "fraudsignals-demo-*");

        await demo.RunAsync(RulesDirectory.Find(null), TestContext.Current.CancellationToken);

        var text = output.ToString();
        Assert.Contains("A host listens on http://127.0.0.1:", text);
        Assert.Contains("\nALERT", text);
        Assert.Contains("in truth:", text);

        // A bank's and a telco's subscriber each print their own, by name: numbers and accounts, not tokens.
        Assert.Matches(@"\ndemo-bank received: \w+ \w+, account [0-9-]+\r?\n", text);
        Assert.Matches(@"\ndemo-telco received: \w+ \w+, (number \+|sim |device )[0-9]+\r?\n", text);
        var received = Regex.Match(text, @"settled by subscribers: demo-telco ([0-9,]+), demo-bank ([0-9,]+), demo-desk ([0-9,]+)\.");
        Assert.Equal(demo.Alerts.Count,
            received.Groups.Values.Skip(1).Sum(g => int.Parse(g.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));
        Assert.Matches(@"overall +[1-9]", text);
        Assert.All(demo.Alerts, AssertAsStated);
        Assert.DoesNotContain('\u001b', text);
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "fraudsignals-demo-*"));
    }

    // The schema is closed, so each alert is as stated and has no more; each reason says why in the words of its rule, without a place left
    // open.
    private static void AssertAsStated(Alert alert)
    {
        var body = new ArrayBufferWriter<byte>();
        AlertEnvelope.Write(body, alert);
        Assert.Empty(SchemaFaults.Of(JsonNode.Parse(body.WrittenSpan)!));
        Assert.All(alert.Reasons, reason =>
        {
            Assert.NotNull(reason.Text);
            Assert.DoesNotContain("{", reason.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Figures.NotKnown, reason.Text, StringComparison.Ordinal);
            Assert.False(reason.Text.StartsWith(reason.Title, StringComparison.Ordinal),
                $"{reason.Rule} has no sentence of its own: {reason.Text}");
        });
        Assert.NotEmpty(alert.Actions);
        Assert.NotNull(alert.ActBy);
        Assert.NotNull(alert.PackVersion);
        Assert.NotEmpty(alert.RulesHash);
        Assert.True(alert.FirstSeen <= alert.LastSeen);
        Assert.Equal(alert.Level == AlertLevel.Interdiction ? "critical" : "high", alert.Severity);
        Assert.True(
            alert.Typology != "mule_account" || alert.AmountAtRisk is { Amount: > 0, Currency: "THB" }
                || alert.Reasons.All(r => r.Values.All(v => v.Unit != "worth")), alert.Id);
    }
}

using System.Text.Json;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>What responders found leaves a host as a report, as labels and as events, and a back-test takes both.</summary>
public sealed class VerdictFilesTests : IDisposable
{
    private readonly PartySite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Verdicts_become_labels_and_events_of_a_back_test()
    {
        string labels, verdicts;
        using (var host = await _site.StartAsync())
        {
            await _site.PostAsync(null, PartySite.Busy("+66812345601"), PartySite.Busy("+66812345602"), PartySite.Busy("+66812345603"));
            var alerts =
                (await _site.AlertsAsync(null)).ToDictionary(a => a.GetProperty("subject").GetProperty("key").GetString()!,
                    a => a.GetProperty("id").GetString()!);
            await _site.VerdictAsync(null, alerts["+66812345601"], new { verdict = "confirmed" });
            await _site.VerdictAsync(null, alerts["+66812345602"], new { verdict = "confirmed" });
            await _site.VerdictAsync(null, alerts["+66812345602"], new { verdict = "false_positive" });
            await _site.VerdictAsync(null, alerts["+66812345603"], new { verdict = "unknown" });

            labels = (await Cli.RunAsync("labels", "export", "--url", _site.Url)).Out;
            verdicts = (await Cli.RunAsync("verdicts", "export", "--url", _site.Url)).Out;
            var report = (await Cli.RunAsync("verdicts", "report", "--url", _site.Url)).Out;
            Assert.Contains("4 verdicts of 3 alerts", report, StringComparison.Ordinal);
            Assert.Matches(@"busy +1 +1 +1  0\.50 \(0\.09 to 0\.91\)", report);
            await host.KillAsync();
        }

        Assert.Equal("kind,key,label,class\nnumber,+66812345601,1,busy\nnumber,+66812345602,0,\n", labels.ReplaceLineEndings("\n"));
        var lines = verdicts.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.Equal("id,time,verdict,typology,judgedNumber,judgedSim,judgedDevice,judgedCell,judgedAccount", lines[0]);
        Assert.Equal(
            ["confirmed,busy,+66812345601,,,,", "confirmed,busy,+66812345602,,,,", "false_positive,busy,+66812345602,,,,",
                "unknown,busy,+66812345603,,,,"],
            lines[1..].Select(l => string.Join(',', l.Split(',')[2..])));

        // In the back-test the verdict comes before the calls of the next day, so that the rule that counts it sees it with them.
        var early =
            string.Join(
                '\n',
                lines.Select(
                    l => l.StartsWith("id,", StringComparison.Ordinal) ? l
                        : string.Join(',', [l.Split(',')[0], "2026-03-01T00:00:00Z", .. l.Split(',')[2..]])));
        var calls =
            _site.Write("calls.csv", TinyData.Csv(TinyData.Sorted(PartySite.Busy("+66812345601").Concat(PartySite.Busy("+66812345602")))));
        string[] args = ["backtest", "--rules", _site.Rules, "--calls", calls, "--labels", _site.Write("labels.csv", labels), "--json"];
        var (code, without, problem) = await Cli.RunAsync(args);
        Assert.True(code == 0, problem);
        var (_, with, _) = await Cli.RunAsync([.. args, "--verdicts", _site.Write("verdicts.csv", early + "\n")]);

        Assert.Equal(6, JsonDocument.Parse(without).RootElement.GetProperty("events").GetInt32());
        Assert.Equal(10, JsonDocument.Parse(with).RootElement.GetProperty("events").GetInt32());
        var (_, bad, told) =
            await Cli.RunAsync(
                [.. args, "--verdicts", _site.Write("bad.csv", early.Replace("unknown", "maybe", StringComparison.Ordinal) + "\n")]);
        Assert.Contains("confirmed, false_positive or unknown", told + bad, StringComparison.Ordinal);
    }
}

using FraudSignals.Events;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

/// <summary>What other people and programs leave in a data directory.</summary>
public sealed class StrayTests : IDisposable
{
    private readonly LocalSite _site = new() { Options = new LocalStoreOptions { Directory = "", SegmentBytes = 8 << 20 } };
    private readonly RecordingLog _log = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Is_left_alone_and_told()
    {
        var calls = Deployment.Calls(200);
        await using (var live = _site.Open(closing: LocalSite.CheckpointAsync))
        {
            await live.PostAsync(calls[..100], batchSize: 20);
        }

        List<string> strays = [];
        var layout = new StoreLayout(_site.Path);
        foreach (var (directory, extension) in ((string, string)[])[(layout.Journal, ".journal"), (layout.Checkpoints, ".checkpoint"),
            (layout.Alerts, ".alerts")])
        {
            foreach (var name in (string[])["x.tmp", "x" + extension, "1" + extension, "-1" + extension, "99999999999999999999" + extension,
                "0000000001 (copy)" + extension, extension, "x" + extension + ".writing"])
            {
                strays.Add(Path.Combine(directory, name));
                await File.WriteAllTextAsync(strays[^1], "?", Cancellation);
            }

            strays.Add(Path.Combine(directory, "00000001" + extension));
            Directory.CreateDirectory(strays[^1]);
            strays.Add(Path.Combine(directory, "link" + extension));
            File.CreateSymbolicLink(strays[^1], "nowhere");
        }

        foreach (var name in (string[])["x.tmp", "outbox/x.tmp", "Alerts"])
        {
            strays.Add(Path.Combine(_site.Path, name));
            await File.WriteAllTextAsync(strays[^1], "?", Cancellation);
        }

        // These have the very names that are needed next.
        List<string> inTheWay = [Path.Combine(layout.Journal, "0000000002.journal"), Path.Combine(layout.Alerts, "000000000500.alerts"),
            Path.Combine(layout.Outbox, "x.position")];
        inTheWay.ForEach(path => Directory.CreateDirectory(path));
        File.CreateSymbolicLink(Path.Combine(layout.Checkpoints, "0000000000000010.checkpoint"), "nowhere");

        _site.Log = _log;
        await using (var live = _site.Open(closing: LocalSite.CheckpointAsync))
        {
            var (_, records) = await live.PostAsync(calls);
            Assert.Equal((100, 100), (records.Count(r => r == RecordOutcome.Duplicate), records.Count(r => r == RecordOutcome.Accepted)));
        }

        Assert.All(strays, path => Assert.Contains(_log.Warnings, line => line.StartsWith(path + " ", StringComparison.Ordinal)));
        Assert.All(strays, path => Assert.NotNull(File.GetAttributes(path).ToString()));
        Assert.Equal(inTheWay.Select(Path.GetFileName), Directory.GetDirectories(layout.Damaged).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("[null]", 0)]
    [InlineData("[1, \"x\", [], true]", 0)]
    [InlineData("null", 0)]
    [InlineData("{\"a\": 1}", 0)]
    [InlineData("7", 0)]
    [InlineData("[null, {\"id\": \"r1\", \"reason\": \"noisy\", \"since\": \"2026-01-01T00:00:00Z\"}, 5]", 1)]
    public async Task Among_switches_is_passed_over_and_told(string text, int switches)
    {
        Directory.CreateDirectory(_site.Path);
        var path = Path.Combine(_site.Path, "switches.json");
        await File.WriteAllTextAsync(path, text, Cancellation);

        Assert.Equal(switches, (await new SwitchFile(path, new Disk(), _log).LoadAsync(Cancellation)).Length);
        Assert.Contains(_log.Warnings, line => line.Contains(path, StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

using FraudSignals.Events;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage;

/// <summary>A file is gone, and others know of what was in it.</summary>
public sealed class LossTests : IDisposable
{
    private readonly LocalSite _site = new()
    {
        Clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start).AddHours(5)),
        Options = new LocalStoreOptions { Directory = "", SegmentBytes = 8 << 20 },
    };

    private readonly RecordingLog _log = new();
    private readonly List<PostedCall> _calls = Deployment.Calls(300);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_newest_segment()
    {
        await FillAsync();
        File.Delete(Written()[^1].Path);

        var problem = Refused();
        Assert.Contains("0000000003.journal", problem, StringComparison.Ordinal);
        Assert.Contains("knows of record 15", problem, StringComparison.Ordinal);

        await using var live = GoOn();
        var (_, records) = await live.PostAsync(_calls);
        Assert.Equal(100, records.Count(r => r == RecordOutcome.Accepted));
        Assert.Contains(_log.Warnings, l => l.StartsWith("Lost from the journal: records 11 to 15", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_segment_although_the_newest_checkpoint_holds_what_was_in_it()
    {
        await FillAsync();
        await using (var live = _site.Open(closing: LocalSite.CheckpointAsync))
        {
        }

        File.Delete(Written()[^1].Path);
        Refused();
        await using (var live = GoOn())
        {
            var (_, records) = await live.PostAsync(_calls);
            Assert.All(records, r => Assert.Equal(RecordOutcome.Duplicate, r));
        }

        // Told once, and gone on from there: also from the journal after that checkpoint.
        _site.Options = _site.Options with { SetsAsideDamage = false };
        await using var again = _site.Open();
        Assert.All((await again.PostAsync(_calls)).Records, r => Assert.Equal(RecordOutcome.Duplicate, r));
    }

    [Fact]
    public async Task A_segment_in_the_middle_that_no_start_needs()
    {
        await FillAsync();
        await using (var live = _site.Open(closing: LocalSite.CheckpointAsync))
        {
        }

        File.Delete(Written()[1].Path);
        Assert.Contains("0000000002.journal", Refused(), StringComparison.Ordinal);
        await using (var live = GoOn())
        {
        }

        _site.Options = _site.Options with { SetsAsideDamage = false };
        await using var again = _site.Open();
    }

    [Fact]
    public async Task All_alerts()
    {
        var alerts = await FillAsync();
        Directory.Delete(new StoreLayout(_site.Path).Alerts, recursive: true);

        Assert.Contains("alerts 0 to ", Refused(), StringComparison.Ordinal);
        await using (var live = GoOn())
        {
            Assert.Contains(_log.Warnings, l => l.StartsWith("Lost: alerts 0 to ", StringComparison.Ordinal));
            Assert.Subset(alerts.ToHashSet(), (await live.AlertsAsync()).ToHashSet());
        }

        _site.Options = _site.Options with { SetsAsideDamage = false };
        await using var again = _site.Open();
    }

    [Fact]
    public async Task The_first_alerts()
    {
        _site.Options = _site.Options with { AlertRetention = TimeSpan.FromDays(1) };
        await FillAsync();
        var files = AlertSegment.Files.In(new StoreLayout(_site.Path).Alerts).ToList();
        Assert.True(files.Count > 1);
        File.Delete(files[0].Path);

        Assert.Contains($"alerts 0 to {files[1].Number - 1} are missing", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_in_the_journal()
    {
        await FillAsync();
        Directory.Delete(new StoreLayout(_site.Path).Journal, recursive: true);
        Assert.Contains("ends with record 0", Refused(), StringComparison.Ordinal);

        File.Delete(new StoreLayout(_site.Path).Facts);
        Assert.Contains($"{Checkpoint.In(new StoreLayout(_site.Path).Checkpoints)[0].Path} knows of record 10", Refused(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_bytes_of_a_journal_that_was_closed_well()
    {
        await FillAsync();
        var last = Written()[^1].Path;
        using (var file = File.OpenHandle(last, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(file, RandomAccess.GetLength(file) - 9);
        }

        Assert.Contains("ends with record 14", Refused(), StringComparison.Ordinal);
        await using var live = GoOn();
        Assert.Equal(20, (await live.PostAsync(_calls)).Records.Count(r => r == RecordOutcome.Accepted));
    }

    [Fact]
    public async Task The_facts_themselves_which_is_told_and_no_matter()
    {
        await FillAsync();
        File.Delete(new StoreLayout(_site.Path).Facts);
        _site.Log = _log;
        await using var live = _site.Open();
        Assert.Contains(_log.Warnings, l => l.Contains("store.facts is missing", StringComparison.Ordinal));
        Assert.All((await live.PostAsync(_calls)).Records, r => Assert.Equal(RecordOutcome.Duplicate, r));
    }

    private List<Segment> Written() => [.. Segment.In(new StoreLayout(_site.Path).Journal).Where(s => s.FirstFrame() != null)];

    /// <summary>Three segments of five records each, a checkpoint after the first and the second.</summary>
    private async Task<List<string>> FillAsync()
    {
        List<string> alerts = [];
        for (var i = 0; i < 3; i++)
        {
            await using var live = _site.Open(closing: i < 2 ? LocalSite.CheckpointAsync : null);
            await live.PostAsync(_calls[(i * 100)..(i * 100 + 100)], batchSize: 20);
            alerts = await live.AlertsAsync();
        }

        return alerts;
    }

    private string Refused()
    {
        var before = Listing.Of(_site.Path);
        var problem = Assert.Throws<StoreDamagedException>(() => _site.Open());
        Assert.Equal(before, Listing.Of(_site.Path));
        Assert.Contains("--set-aside-damage", problem.Message, StringComparison.Ordinal);
        return problem.Message;
    }

    private Deployment GoOn()
    {
        (_site.Log, _site.Options) = (_log, _site.Options with { SetsAsideDamage = true });
        return _site.Open();
    }
}

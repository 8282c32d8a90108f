using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage;

public sealed class CheckpointTests : IDisposable
{
    private readonly LocalSite _site = new();
    private readonly List<PostedCall> _calls = Deployment.Calls(2000);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Taken_while_batches_go_on_it_leads_to_the_same_state()
    {
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(_calls, batchSize: 20);

        await using (var live = _site.Open())
        {
            var posting = Task.Run(() => live.PostAsync(_calls, batchSize: 20), Cancellation);
            while (!posting.IsCompleted)
            {
                await CheckpointAsync(live);
            }

            await posting;
            Assert.Equal(await memory.SubjectsAsync(), await live.SubjectsAsync());
        }

        Assert.Equal(2, Checkpoint.In(Directories.Checkpoints).Count);
        await using var again = _site.Open();
        Assert.Equal(await memory.SubjectsAsync(), await again.SubjectsAsync());
        Assert.Equal(await memory.AlertsAsync(), await again.AlertsAsync());
    }

    [Fact]
    public async Task A_damaged_one_is_passed_over_for_the_one_before_wherever_the_damage_is()
    {
        string subjects;
        await using (var live = _site.Open())
        {
            await live.PostAsync(_calls[..500], batchSize: 50);
            await CheckpointAsync(live);
            await live.PostAsync(_calls[500..1000], batchSize: 50);
            await CheckpointAsync(live);
            await live.PostAsync(_calls[1000..1200], batchSize: 50);
            subjects = await live.SubjectsAsync();
        }

        var newest = Checkpoint.In(Directories.Checkpoints)[0].Path;
        var whole = await File.ReadAllBytesAsync(newest, Cancellation);
        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 40))
        {
            var altered = whole.ToArray();
            altered[at] ^= 4;
            await File.WriteAllBytesAsync(newest, altered, Cancellation);
            await using var again = _site.Open();
            Assert.Equal(subjects, await again.SubjectsAsync());
        }

        await File.WriteAllBytesAsync(newest, whole.AsMemory(0, whole.Length - 1), Cancellation);
        await using var last = _site.Open();
        Assert.Equal(subjects, await last.SubjectsAsync());
    }

    [Fact]
    public async Task Without_any_the_whole_journal_is_enough()
    {
        string subjects;
        await using (var live = _site.Open())
        {
            await live.PostAsync(_calls[..500], batchSize: 50);
            await CheckpointAsync(live);
            await CheckpointAsync(live);
            subjects = await live.SubjectsAsync();
        }

        Directory.Delete(Directories.Checkpoints, recursive: true);
        await using var again = _site.Open();
        Assert.Equal(subjects, await again.SubjectsAsync());
    }

    [Fact]
    public async Task With_no_raw_retention_the_journal_before_the_older_checkpoint_goes()
    {
        using var site = new LocalSite { Options = new LocalStoreOptions { Directory = "", RawRetention = TimeSpan.Zero } };
        string subjects;
        List<string> alerts;
        for (var i = 0; i < 4; i++)
        {
            // Each opening begins a new segment.
            await using var live = site.Open(closing: CheckpointAsync);
            await live.PostAsync(_calls[(i * 100)..(i * 100 + 100)], batchSize: 20);
        }

        var journal = new StoreLayout(site.Path).Journal;
        Assert.Single(Segment.In(journal), s => s.FirstFrame() != null);
        await using (var live = site.Open())
        {
            (subjects, alerts) = (await live.SubjectsAsync(), await live.AlertsAsync());
            await live.PostAsync(_calls[..400], batchSize: 20);
            Assert.Equal(alerts, await live.AlertsAsync());
        }

        // Both checkpoints gone too, records are missing: that is told, and not taken for an empty store.
        Directory.Delete(new StoreLayout(site.Path).Checkpoints, recursive: true);
        Assert.Contains("comes where record 1 should", Assert.Throws<StoreDamagedException>(() => site.Open()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_events_are_kept_for_their_time()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start));
        using var site =
            new LocalSite { Clock = clock, Options = new LocalStoreOptions { Directory = "", RawRetention = TimeSpan.FromDays(3) } };
        var counts = new List<int>();
        for (var day = 0; day < 8; day++)
        {
            await using var live = site.Open(closing: CheckpointAsync);
            await live.PostAsync(_calls[(day * 10)..(day * 10 + 10)], batchSize: 10);
            clock.Advance(TimeSpan.FromDays(1));
            await CheckpointAsync(live);
            counts.Add(Segment.In(new StoreLayout(site.Path).Journal).Count(s => s.FirstFrame() != null));
        }

        Assert.Equal([1, 2, 3, 3, 3, 3, 3, 3], counts);
    }

    [Fact]
    public async Task It_is_taken_when_it_is_time_and_something_has_come()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start));
        using var site = new LocalSite { Clock = clock };
        await using var live = site.Open();
        live.Runtime.Start([]);
        await live.PostAsync(_calls[..100], batchSize: 10);
        var directory = new StoreLayout(site.Path).Checkpoints;

        for (var seconds = 0; seconds < 300; seconds += 10)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Empty(Checkpoint.In(directory));
        await Until.TrueAsync(() => Checkpoint.In(directory).Count > 0, "a checkpoint is there", Cancellation,
            () => clock.Advance(TimeSpan.FromSeconds(10)));

        Assert.Null(live.Runtime.State.CheckpointProblem);
    }

    [Fact]
    public async Task One_that_fails_is_told_and_stops_nothing()
    {
        var disk = new FailingFiles();
        using var site = new LocalSite { Files = disk };
        await using var live = site.Open();
        await live.PostAsync(_calls[..100], batchSize: 10);
        disk.IsFull = true;

        await Assert.ThrowsAsync<IOException>(() => CheckpointAsync(live));
        await live.PostAsync(_calls[100..200], batchSize: 10);
        disk.IsFull = false;
        await CheckpointAsync(live);

        Assert.Single(Checkpoint.In(new StoreLayout(site.Path).Checkpoints));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StoreLayout Directories => new(_site.Path);

    private static Task CheckpointAsync(Deployment deployment) => deployment.Runtime.CheckpointAsync();
}

using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage;

public sealed class FaultTests : IDisposable
{
    private readonly FailingFiles _files = new();
    private readonly LocalSite _site;

    public FaultTests() =>
        _site = new LocalSite { Files = _files, Options = new LocalStoreOptions { Directory = "", SegmentBytes = 8 << 20 } };

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_second_store_on_the_same_directory_is_refused_and_the_first_goes_on()
    {
        await using var first = _site.Open();

        var problem = Assert.Throws<IOException>(() => _site.Open());

        Assert.Contains("in use by another process", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        await first.PostAsync(Deployment.Calls(10));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_told_in_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "Rights mean nothing to this user.");
        Directory.CreateDirectory(_site.Path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_site.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var problem = Assert.Throws<IOException>(() => _site.Open());

        Assert.Contains("cannot be written to", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_at_the_start_is_told_and_the_directory_is_free_again()
    {
        _files.IsFull = true;
        Assert.Throws<IOException>(() => _site.Open());

        _files.IsFull = false;
        using var _ = _site.Open().Ingestor;
    }

    [Fact]
    public async Task A_full_disk_refuses_batches_whole_and_goes_on_by_itself()
    {
        await using var live = _site.Open();
        var calls = Deployment.Calls(200_000);
        _files.IsFull = true;
        var taken = 0;
        StoreUnavailableException? refused = null;
        foreach (var batch in calls.Chunk(5000))
        {
            try
            {
                await live.PostAsync(batch);
                taken++;
            }
            catch (StoreUnavailableException problem)
            {
                refused = problem;
                break;
            }
        }

        Assert.Contains("the disk was full", refused?.Message, StringComparison.Ordinal);
        Assert.NotNull(live.Runtime.State.Full);
        Assert.Null(live.Runtime.State.Failure);
        Assert.True(live.Ingestor.IsOpen);

        _files.IsFull = false;
        var next = calls.Skip(taken * 5000).Take(5000).ToList();
        var records = await PostEventuallyAsync(live, next);
        Assert.All(records, r => Assert.Equal(RecordOutcome.Accepted, r));
    }

    [Theory]
    [InlineData("journal", FailingFiles.Broken)]
    [InlineData("journal", FailingFiles.NoSpace)]
    [InlineData("checkpoints", FailingFiles.Broken)]
    [InlineData("checkpoints", FailingFiles.NoSpace)]
    [InlineData("alerts", FailingFiles.Broken)]
    [InlineData("outbox", FailingFiles.NoSpace)]
    public async Task A_failed_flush_closes_the_store_and_a_restart_opens_it(string where, int error)
    {
        var calls = Deployment.Calls(400);
        var log = new RecordingLog();
        _site.Log = log;
        await using (var live = LocalSite.Publish(_site.Open(), new RecordingTarget()))
        {
            var store = live.Runtime;
            await live.PostAsync(calls[..100]);
            await live.Settling();
            (_files.Where, _files.FlushError) = ($"/{where}", error);
            try
            {
                await live.PostAsync(calls[100..300]);
                await LocalSite.CheckpointAsync(live);
            }
            catch (Exception problem) when (problem is StoreUnavailableException or DiskFailedException)
            {
                // Whichever met it first; the outbox meets it by itself.
            }

            await Until.TrueAsync(() => store.State.Failure != null, "it comes about", Cancellation);

            // The next flush would go well, and nobody asks for it: what was dropped stays dropped.
            _files.FlushError = 0;
            var flushes = _files.Flushes;
            await Assert.ThrowsAsync<StoreUnavailableException>(() => live.PostAsync(calls[300..]));
            await Assert.ThrowsAsync<StoreUnavailableException>(
                () => store.EraseAsync(new SubjectKey(SubjectKind.Number, Deployment.TokenOf(3)), Cancellation));
            Assert.Equal(flushes, _files.Flushes);
            Assert.Contains("could not be flushed", store.State.Failure, StringComparison.Ordinal);
            Assert.Contains("Restart", store.State.Failure, StringComparison.Ordinal);
            Assert.Null(store.State.Full);
            Assert.Contains(log.Warnings, w => w.Contains("cannot be written any more", StringComparison.Ordinal));
        }

        await using var again = _site.Open();
        var (_, records) = await again.PostAsync(calls);

        // What the failed flush left on the disk is not known; sending it again is safe either way.
        Assert.All(records[..100], r => Assert.Equal(RecordOutcome.Duplicate, r));
        Assert.All(records[300..], r => Assert.Equal(RecordOutcome.Accepted, r));
    }

    [Fact]
    public async Task After_a_write_of_the_journal_that_failed_nothing_else_is_written_either()
    {
        await using var live = _site.Open();
        await live.PostAsync(Deployment.Calls(10));
        _files.RefusesWrites = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => live.PostAsync(Deployment.Calls(20)[10..]));
        _files.RefusesWrites = false;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => live.PostAsync(Deployment.Calls(30)[20..]));
        Assert.Throws<DiskFailedException>(() => _site.Disk!.Replace(System.IO.Path.Combine(_site.Path, "switches.json"), [1]));
    }

    [Fact]
    public async Task A_segment_that_cannot_be_flushed_is_no_full_disk()
    {
        await using var live = _site.Open();
        await live.PostAsync([]);
        _files.FlushError = FailingFiles.NoSpace;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => live.PostAsync(Deployment.Calls(10)));

        Assert.Null(live.Runtime.State.Full);
        Assert.NotNull(live.Runtime.State.Failure);
    }

    [Fact]
    public async Task Alerts_are_not_shown_before_they_are_durable()
    {
        await using var live = _site.Open();
        await live.PostAsync([]);
        _files.Works.Reset();
        var posting = live.PostAsync(Deployment.Calls(300));

        // The engine has decided; the disk has not confirmed.
        await live.Ingestor.ExclusiveAsync(_ => { }, TestContext.Current.CancellationToken);
        Assert.False(posting.IsCompleted);
        Assert.Empty(await live.AlertsAsync());
        _files.Works.Set();
        Assert.Equal((await posting).Outcome.Alerts, (await live.AlertsAsync()).Count);
    }

    [Fact]
    public async Task A_directory_is_opened_under_its_own_token_key_alone()
    {
        _site.Options = _site.Options with { KeyFingerprint = "one" };
        for (var i = 0; i < 2; i++)
        {
            await using var live = _site.Open();
        }

        _site.Options = _site.Options with { KeyFingerprint = "two" };
        Assert.Contains("another token key", Assert.Throws<IOException>(() => _site.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        var engine = new Engine(TestRules.Build(), new EngineOptions());
        foreach (var (options, name) in ((LocalStoreOptions, string)[])
            [
                (new LocalStoreOptions { Directory = " " }, "Directory"),
                (new LocalStoreOptions { Directory = _site.Path, SegmentBytes = 1 << 20 }, "SegmentBytes"),
                (new LocalStoreOptions { Directory = _site.Path, CheckpointBytes = 1 }, "CheckpointBytes"),
                (new LocalStoreOptions { Directory = _site.Path, CheckpointInterval = TimeSpan.Zero }, "CheckpointInterval"),
                (new LocalStoreOptions { Directory = _site.Path, RawRetention = TimeSpan.FromDays(-1) }, "RawRetention"),
                (new LocalStoreOptions { Directory = _site.Path, AlertRetention = TimeSpan.Zero }, "AlertRetention"),
            ])
        {
            Assert.Contains(
                name,
                Assert.Throws<ArgumentException>(() => LocalStore.Open(options, engine, TimeProvider.System, NullLogger.Instance)).Message,
                StringComparison.Ordinal);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<RecordOutcome[]> PostEventuallyAsync(Deployment deployment, List<PostedCall> calls)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return (await deployment.PostAsync(calls)).Records;
            }
            catch (StoreUnavailableException) when (tries < 100)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}

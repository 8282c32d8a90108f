using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage.Journal;

public sealed class JournalTests : IDisposable
{
    private const int SegmentBytes = 4096;

    private readonly TempDirectory _directory = new();
    private readonly FailingFiles _files = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_read_again_in_order_over_several_segments()
    {
        var written = await WriteAsync(100);

        var (end, read) = Read();

        Assert.Equal(written, read);
        Assert.Equal((100, null, null), (end.Last, end.Torn, end.Damage));
        Assert.True(Segment.In(_directory.Path).Count > 2);
    }

    [Fact]
    public async Task Reading_from_a_record_on_gives_what_comes_after_it()
    {
        var written = await WriteAsync(100);

        for (var after = 0; after <= 100; after += 7)
        {
            Assert.Equal(written[after..], Read(after).Records);
        }
    }

    [Fact]
    public async Task Writing_goes_on_where_it_ended()
    {
        var first = await WriteAsync(10);
        var second = await WriteAsync(10);

        Assert.Equal([.. first, .. second], Read().Records);
    }

    [Fact]
    public async Task All_that_waits_is_flushed_once()
    {
        await using var writer = Open();
        await writer.ReserveAsync(1, Cancellation);
        _files.Works.Reset();
        var before = _files.Flushes;
        var waiting = Enumerable.Range(0, 20).Select(i => writer.Append([(byte)i], [])).ToArray();
        Assert.DoesNotContain(waiting, t => t.IsCompleted);
        _files.Works.Set();

        await Task.WhenAll(waiting);

        // The first may have gone alone, before the others were there.
        Assert.InRange(_files.Flushes - before, 1, 2);
    }

    [Fact]
    public async Task Alerts_are_told_in_order_and_only_when_they_are_durable()
    {
        var told = new List<string>();
        await using var writer = Open(alerts => told.AddRange(alerts.Select(a => a.Id)));
        await writer.ReserveAsync(1, Cancellation);
        _files.Works.Reset();
        var begun = _files.Begun;
        _ = writer.Append([1], [Records.Alert(1)]);
        _ = writer.Append([2], [Records.Alert(2), Records.Alert(3)]);
        await Until.TrueAsync(() => _files.Begun > begun, "a flush is under way", Cancellation);
        Assert.Empty(told);
        _files.Works.Set();

        await writer.Flushed;

        Assert.Equal([Records.Alert(1).Id, Records.Alert(2).Id, Records.Alert(3).Id], told);
    }

    [Fact]
    public async Task A_full_disk_is_told_before_anything_is_taken_and_passes_by_itself()
    {
        await using var writer = Open();
        await writer.ReserveAsync(100, Cancellation);
        _files.IsFull = true;

        // The segment under way and the one behind it had been set aside.
        var taken = 0;
        StoreUnavailableException? refused = null;
        while (refused == null)
        {
            try
            {
                await writer.ReserveAsync(100, Cancellation);
                await writer.Append(new byte[100], []);
                taken++;
            }
            catch (StoreUnavailableException problem)
            {
                refused = problem;
            }
        }

        Assert.Contains("the disk was full", refused.Message, StringComparison.Ordinal);
        Assert.Null(writer.Failure);
        Assert.NotNull(writer.Full);

        _files.IsFull = false;
        await AssertEventuallyAsync(async () =>
        {
            await writer.ReserveAsync(100, Cancellation);
            await writer.Append(new byte[100], []);
        });
        Assert.Null(writer.Full);
        await writer.DisposeAsync();
        Assert.Equal(taken + 1, Read().Records.Count);
    }

    [Fact]
    public async Task After_a_failed_flush_nothing_is_taken_any_more()
    {
        await using var writer = Open();
        await writer.ReserveAsync(100, Cancellation);
        _files.FlushError = FailingFiles.Broken;

        var problem = await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.Append([1], []));
        _files.FlushError = 0;

        Assert.Contains("Restart", problem.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await writer.ReserveAsync(1, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.Append([1], []));
        Assert.NotNull(writer.Failure);
    }

    [Fact]
    public async Task More_than_half_a_segment_never_waits()
    {
        await using var writer = Open();
        await writer.ReserveAsync(SegmentBytes / 2, Cancellation);
        _files.Works.Reset();
        var begun = _files.Begun;
        var first = writer.Append(new byte[SegmentBytes / 2], []);
        var waiting = writer.ReserveAsync(100, Cancellation).AsTask();
        await Until.TrueAsync(() => _files.Begun > begun, "the flush is under way", Cancellation);
        Assert.False(waiting.IsCompleted || first.IsCompleted);
        _files.Works.Set();

        await waiting;
    }

    [Fact]
    public async Task A_record_larger_than_a_segment_is_kept()
    {
        await using (var writer = Open())
        {
            await writer.Append(new byte[3 * SegmentBytes], []);
            await writer.Append([1, 2], []);
        }

        Assert.Equal([3 * SegmentBytes, 2], Read().Records.Select(r => r.Length / 2));
    }

    [Fact]
    public async Task Time_in_the_journal_does_not_go_back_with_the_clock()
    {
        await WriteAsync(1);
        _clock.AdjustTime(_clock.GetUtcNow().AddHours(-5));
        await WriteAsync(1);

        Assert.Equal(Records.Start, Read().End.Time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private JournalWriter Open(Action<IReadOnlyList<Alert>>? durable = null)
    {
        var end = new JournalReader(_directory.Path).Read(0, (_, _) => { });
        var disk = new Disk(_files);
        JournalRepair.Cut(end, new Aside(_directory.File("aside"), disk, _clock), disk);
        return new JournalWriter(disk, end, 0, SegmentBytes, _clock, durable ?? (_ => { }), NullLogger.Instance);
    }

    private async Task<List<string>> WriteAsync(int count)
    {
        await using var writer = Open();
        var records = Enumerable.Range(1, count).Select(i => Encoding.UTF8.GetBytes(new string((char)('a' + i % 26), i * 3))).ToList();
        foreach (var record in records)
        {
            await writer.ReserveAsync(record.Length, Cancellation);
            await writer.Append(record, []);
        }

        return [.. records.Select(Convert.ToHexString)];
    }

    private (JournalEnd End, List<string> Records) Read(long after = 0)
    {
        var records = new List<string>();
        var end = new JournalReader(_directory.Path).Read(after, (sequence, record) =>
        {
            Assert.Equal(after + records.Count + 1, sequence);
            records.Add(Convert.ToHexString(record.Span));
        });
        return (end, records);
    }

    private static async Task AssertEventuallyAsync(Func<Task> action)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await action();
                return;
            }
            catch (StoreUnavailableException) when (tries < 100)
            {
                await Task.Delay(20, Cancellation);
            }
        }
    }
}

using FraudSignals.Events;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

/// <summary>The process or the power goes at some instant.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly LocalSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Whatever_was_acknowledged_is_there_and_sending_all_again_leads_to_the_same_alerts()
    {
        var calls = Deployment.Calls(1000);
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(calls, batchSize: 10);
        var (alerts, subjects) = (await memory.AlertsAsync(), await memory.SubjectsAsync());

        var acknowledged = 0;
        var crashes = new List<(string Copy, int Acknowledged)>();
        await using (var live = _site.Open())
        {
            var posting = Task.Run(
                async () =>
                {
                    foreach (var batch in calls.Chunk(10))
                    {
                        await live.PostAsync(batch);
                        Interlocked.Add(ref acknowledged, batch.Length);
                    }
                },
                Cancellation);
            while (!posting.IsCompleted && crashes.Count < 20)
            {
                var before = Volatile.Read(ref acknowledged);
                crashes.Add((_site.Copy($"crash{crashes.Count}"), before));
            }

            await posting;
        }

        Assert.True(crashes.Count > 3);
        foreach (var (copy, before) in crashes)
        {
            await using var again = _site.Open(copy);
            var (_, records) = await again.PostAsync(calls);
            Assert.All(records[..before], r => Assert.Equal(RecordOutcome.Duplicate, r));
            Assert.Equal(alerts, await again.AlertsAsync());
            Assert.Equal(subjects, await again.SubjectsAsync());
        }
    }

    [Fact]
    public async Task A_torn_tail_loses_the_unacknowledged_batch_alone()
    {
        var calls = Deployment.Calls(60);
        string copy;
        await using (var live = _site.Open())
        {
            await live.PostAsync(calls, batchSize: 20);

            // As if the last write had not come to its end when the power went: then nobody had been told of it.
            copy = _site.Copy("crash");
        }

        var segment = Segment.In(new StoreLayout(copy).Journal).Last(s => s.FirstFrame() != null).Path;
        using (var file = File.OpenHandle(segment, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(file, EndOf(segment) - 30);
        }

        await using var again = _site.Open(copy);
        var (_, records) = await again.PostAsync(calls);
        Assert.All(records[..40], r => Assert.Equal(RecordOutcome.Duplicate, r));
        Assert.All(records[40..], r => Assert.Equal(RecordOutcome.Accepted, r));
        Assert.Single(Directory.GetFiles(new StoreLayout(copy).Damaged, "*.tail"));
    }

    [Fact]
    public async Task Damage_in_the_middle_refuses_to_start_until_it_is_set_aside()
    {
        var calls = Deployment.Calls(60);
        await using (var live = _site.Open())
        {
            await live.PostAsync(calls, batchSize: 20);
        }

        var (segment, offset) = SecondFrame();
        var bytes = await File.ReadAllBytesAsync(segment, Cancellation);
        bytes[offset + FrameHeader.Size + 100] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes, Cancellation);

        var problem = Assert.Throws<StoreDamagedException>(() => _site.Open());
        Assert.Contains($"{segment}, byte {offset}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--set-aside-damage", problem.Message, StringComparison.Ordinal);

        _site.Options = _site.Options with { SetsAsideDamage = true };
        await using (var aside = _site.Open())
        {
            var (_, records) = await aside.PostAsync(calls);
            Assert.Equal((20, 40), (records.Count(r => r == RecordOutcome.Duplicate), records.Count(r => r == RecordOutcome.Accepted)));
        }

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(_site.Path, "damaged", Path.GetFileName(segment)), Cancellation));
        _site.Options = _site.Options with { SetsAsideDamage = false };
        await using var again = _site.Open();
        Assert.All((await again.PostAsync(calls)).Records, r => Assert.Equal(RecordOutcome.Duplicate, r));
    }

    private static long EndOf(string segment)
    {
        using var reader =
            new SegmentReader(
                new Segment(Path.GetDirectoryName(segment)!,
                    Segment.In(Path.GetDirectoryName(segment)!).Single(s => s.Path == segment).Number));
        long offset = SegmentHeader.Size;
        for (; reader.TryRead(offset, out var header, out _); offset += header.FrameSize)
        {
        }

        return offset;
    }

    private (string Path, long Offset) SecondFrame()
    {
        using var reader = new SegmentReader(Segment.In(new StoreLayout(_site.Path).Journal)[^1]);
        Assert.True(reader.TryRead(SegmentHeader.Size, out var first, out _));
        return (reader.Segment.Path, SegmentHeader.Size + first.FrameSize);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

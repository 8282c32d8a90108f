using FraudSignals.Alerts;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

public sealed class AlertLogTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FailingFiles _files = new();
    private readonly Disk _disk;
    private readonly TimeSpan _years = TimeSpan.FromDays(5 * 365);

    public AlertLogTests() => _disk = new Disk(_files);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Alerts_read_the_same_from_memory_and_from_files()
    {
        var alerts = Alerts(0, 30);
        using var log = new AlertLog(_disk, _directory.Path, 0, _years);
        log.Append(alerts);
        var before = await PagesAsync(log, "telco", 4);

        log.Flush();
        log.Append(Alerts(30, 10));

        Assert.Equal([.. before, .. Alerts(30, 10).Where(a => a.Responder == "telco").Select(a => a.MessageId)],
            await PagesAsync(log, "telco", 4));
        Assert.Equal(40, (await PagesAsync(log, null, 7)).Count);
        Assert.Equal(Json(alerts[3]), Json((await log.FindAsync(alerts[3].Id, Cancellation))!));
        Assert.Null(await log.FindAsync("al-none", Cancellation));
    }

    [Fact]
    public async Task The_latest_revision_is_found_wherever_it_stands()
    {
        using var log = new AlertLog(_disk, _directory.Path, 0, _years);
        log.Append([Records.Alert(1)]);
        log.Flush();
        log.Append([Records.Alert(1, revision: 2)]);

        Assert.Equal(2, (await log.FindAsync(Records.Alert(1).Id, Cancellation))!.Revision);
        log.Flush();
        Assert.Equal(2, (await log.FindAsync(Records.Alert(1).Id, Cancellation))!.Revision);
    }

    [Fact]
    public async Task Opened_again_it_holds_what_the_checkpoint_knows_of_and_no_more()
    {
        using (var log = new AlertLog(_disk, _directory.Path, 0, _years))
        {
            log.Append(Alerts(0, 10));
            log.Flush();
            log.Append(Alerts(10, 5));
            log.Flush();
        }

        using (var log = new AlertLog(_disk, _directory.Path, 12, _years))
        {
            Assert.Equal(12, log.Count);
            log.Append(Alerts(12, 3));
            log.Flush();
        }

        using var again = new AlertLog(_disk, _directory.Path, 15, _years);
        Assert.Equal(Alerts(0, 15).Select(a => a.MessageId), await PagesAsync(again, null, 100));
        using var lacking = new AlertLog(_disk, _directory.Path, 16, _years);
        Assert.Equal([(15, 16)], lacking.Missing);
    }

    [Fact]
    public async Task A_full_disk_loses_nothing()
    {
        using var log = new AlertLog(_disk, _directory.Path, 0, _years);
        log.Append(Alerts(0, 3));
        _files.IsFull = true;
        Assert.Throws<IOException>(log.Flush);
        _files.IsFull = false;
        log.Append(Alerts(3, 1));

        log.Flush();

        Assert.Equal(Alerts(0, 4).Select(a => a.MessageId), await PagesAsync(log, null, 100));
    }

    [Fact]
    public async Task After_a_failed_flush_alerts_are_read_and_none_are_moved()
    {
        using (var log = new AlertLog(_disk, _directory.Path, 0, _years))
        {
            log.Append(Alerts(0, 3));
            _files.FlushError = FailingFiles.Broken;
            Assert.Throws<DiskFailedException>(log.Flush);
            _files.FlushError = 0;
            Assert.Throws<DiskFailedException>(log.Flush);
            Assert.Equal(Alerts(0, 3).Select(a => a.MessageId), await PagesAsync(log, null, 100));
        }

        // As a start does: the checkpoint knows of none, the journal brings them.
        using var again = new AlertLog(new Disk(_files), _directory.Path, 0, _years);
        again.Append(Alerts(0, 4));
        again.Flush();
        Assert.Equal(Alerts(0, 4).Select(a => a.MessageId), await PagesAsync(again, null, 100));
    }

    [Fact]
    public async Task Old_alerts_go_once_no_target_waits_for_them_and_cursors_stay_good()
    {
        using var log = new AlertLog(_disk, _directory.Path, 0, _years, segmentBytes: 3000);
        for (var i = 0; i < 20; i++)
        {
            log.Append([Records.Alert(i, received: Records.Start + i)]);
            log.Flush();
        }

        log.Drop(log.Droppable(Records.Start + 10, number: 4));
        var first = (await log.ListAsync(null, null, 1, Cancellation)).Alerts[0];
        Assert.True(first.Id == Records.Alert(0).Id || first.Received.ToUnixTimeMilliseconds() <= Records.Start + 4);

        log.Drop(log.Droppable(Records.Start + 10, number: 20));
        first = (await log.ListAsync(null, null, 1, Cancellation)).Alerts[0];
        Assert.InRange(first.Received.ToUnixTimeMilliseconds(), Records.Start + 5, Records.Start + 10);
        Assert.Null(await log.FindAsync(Records.Alert(0).Id, Cancellation));
        Assert.Equal("20", (await log.ListAsync(null, "3", 100, Cancellation)).Next);

        log.Dispose();
        using var again = new AlertLog(_disk, _directory.Path, 20, _years);
        Assert.Equal(first.Id, (await again.ListAsync(null, null, 1, Cancellation)).Alerts[0].Id);
    }

    [Fact]
    public async Task Few_alerts_go_as_well_as_many()
    {
        var (retention, day) = (TimeSpan.FromDays(64), 24 * 3_600_000L);
        using var log = new AlertLog(_disk, _directory.Path, 0, retention);
        for (var i = 0; i < 80; i++)
        {
            log.Append([Records.Alert(i, received: Records.Start + i * day)]);
            log.Flush();
            log.Drop(log.Droppable(Records.Start + (i - 64) * day, number: i + 1));
        }

        // One file a day: what is older than the day of the oldest that must stay has gone.
        Assert.Equal(Alerts(15, 65).Select(a => a.MessageId), await PagesAsync(log, null, 100));

        log.Drop(log.Droppable(long.MaxValue, number: 80));
        log.Append([Records.Alert(80)]);
        Assert.Equal([Records.Alert(80).MessageId], await PagesAsync(log, null, 100));
        log.Dispose();
        using var again = new AlertLog(_disk, _directory.Path, 80, retention);
        Assert.Equal(80, again.Count);
    }

    [Fact]
    public async Task A_damaged_alert_is_told_passed_over_and_set_aside_wherever_the_damage_is()
    {
        using (var log = new AlertLog(_disk, _directory.Path, 0, _years))
        {
            log.Append(Alerts(0, 5));
            log.Flush();
        }

        var path = AlertSegment.Files.In(_directory.Path).Single().Path;
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        var aside = new Aside(_directory.File("aside"), _disk, TimeProvider.System);
        for (var at = 0; at < bytes.Length; at += 41)
        {
            var altered = bytes.ToArray();
            altered[at] ^= 1;
            await File.WriteAllBytesAsync(path, altered, Cancellation);
            List<string> shown;
            using (var log = new AlertLog(_disk, _directory.Path, 5, _years))
            {
                Assert.Equal((path, 1), Assert.Single(log.Damaged));
                Assert.Empty(log.Missing);
                shown = await PagesAsync(log, null, 1);
                Assert.Equal(4, shown.Count);
                log.Mend(aside);
                Assert.Empty(log.Damaged);
                Assert.Equal(shown, await PagesAsync(log, null, 2));
                Assert.Equal(altered, await File.ReadAllBytesAsync(Directory.GetFiles(_directory.File("aside")).Single(), Cancellation));
                Directory.Delete(_directory.File("aside"), recursive: true);
            }

            // And so it stays, with nothing more to be told.
            using var again = new AlertLog(_disk, _directory.Path, 5, _years);
            Assert.Empty(again.Damaged);
            again.Append(Alerts(5, 1));
            again.Flush();
            Assert.Equal([.. shown, Records.Alert(5).MessageId], await PagesAsync(again, null, 3));
        }
    }

    [Fact]
    public async Task An_alert_that_is_damaged_while_it_is_kept_is_passed_over_in_pages_and_told_once()
    {
        using var log = new AlertLog(_disk, _directory.Path, 0, _years);
        log.Append(Alerts(0, 5));
        log.Flush();
        var lost = new List<long>();
        log.Lost = (_, number) => lost.Add(number);
        var path = AlertSegment.Files.In(_directory.Path).Single().Path;
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            RandomAccess.Write(file, "?"u8, 200);
        }

        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(Alerts(1, 4).Select(a => a.MessageId), await PagesAsync(log, null, 2));
        }

        Assert.Equal([0], lost);
        Assert.Null(await log.FindAsync(Records.Alert(0).Id, Cancellation));
    }

    [Fact]
    public async Task Files_that_are_gone_or_cut_are_missed_and_their_numbers_are_not_used_again()
    {
        using (var log = new AlertLog(_disk, _directory.Path, 0, _years, segmentBytes: 3000))
        {
            for (var i = 0; i < 12; i++)
            {
                log.Append(Alerts(i, 1));
                log.Flush();
            }
        }

        var files = AlertSegment.Files.In(_directory.Path).ToList();
        File.Delete(files[1].Path);
        await File.WriteAllBytesAsync(files[^1].Path, [], Cancellation);
        using (var log = new AlertLog(_disk, _directory.Path, 12, _years, segmentBytes: 3000))
        {
            Assert.Equal([(files[1].Number, files[2].Number), (files[^1].Number, 12)], log.Missing);
            log.Mend(new Aside(_directory.File("aside"), _disk, TimeProvider.System));
            log.Append(Alerts(12, 1));
            log.Flush();
        }

        using var again = new AlertLog(_disk, _directory.Path, 13, _years, segmentBytes: 3000);
        Assert.Empty(again.Missing);
        var left = Enumerable.Range(0, 13).Where(n => (n < files[1].Number || n >= files[2].Number) && (n < files[^1].Number || n == 12));
        Assert.Equal(left.Select(n => Records.Alert(n).MessageId), await PagesAsync(again, null, 2));
    }

    [Fact]
    public async Task Files_of_the_first_format_are_read_and_what_is_damaged_in_them_is_passed_over()
    {
        using (var log = new AlertLog(_disk, _directory.Path, 0, _years))
        {
            log.Append(Alerts(0, 5));
            log.Flush();
        }

        // They had no numbers, and so a zero there.
        var path = AlertSegment.Files.In(_directory.Path).Single().Path;
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        var starts = new List<int>();
        for (var at = 0; at < bytes.Length; at += AlertEntry.HeaderSize + BitConverter.ToInt32(bytes, at))
        {
            starts.Add(at);
            bytes.AsSpan(at + 4, 4).Clear();
            var checksum = System.IO.Hashing.XxHash3.HashToUInt64(
                bytes.AsSpan(at + AlertEntry.HeaderSize, BitConverter.ToInt32(bytes, at)),
                (long)System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan(at, 40)));
            BitConverter.TryWriteBytes(bytes.AsSpan(at + 40), checksum);
        }

        bytes[starts[2] + 60] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancellation);
        using var again = new AlertLog(_disk, _directory.Path, 5, _years);
        Assert.Equal((path, 1), Assert.Single(again.Damaged));
        Assert.Equal(new[] { 0, 1, 3, 4 }.Select(n => Records.Alert(n).MessageId), await PagesAsync(again, null, 100));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static List<Alert> Alerts(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => Records.Alert(i, i % 3 == 0 ? "telco" : "bank").WithoutKey())];

    private static string Json(Alert alert) => System.Text.Json.JsonSerializer.Serialize(alert, AlertJson.Readable.Alert);

    private static async Task<List<string>> PagesAsync(AlertLog log, string? responder, int limit)
    {
        var all = new List<string>();
        string? after = null;
        while (true)
        {
            var page = await log.ListAsync(responder, after, limit, Cancellation);
            if (page.Alerts.IsEmpty)
            {
                return all;
            }

            all.AddRange(page.Alerts.Select(a => a.MessageId));
            after = page.Next;
        }
    }
}

using FraudSignals.Alerts;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
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

        Assert.Equal([.. before, .. Alerts(30, 10).Where(a => a.Responder == "telco").Select(a => a.MessageId)], await PagesAsync(log, "telco", 4));
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
        Assert.Throws<StoreDamagedException>(() => new AlertLog(_disk, _directory.Path, 16, _years));
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

        log.Drop(Records.Start + 10, number: 4);
        var first = (await log.ListAsync(null, null, 1, Cancellation)).Alerts[0];
        Assert.True(first.Id == Records.Alert(0).Id || first.Received.ToUnixTimeMilliseconds() <= Records.Start + 4);

        log.Drop(Records.Start + 10, number: 20);
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
            log.Drop(Records.Start + (i - 64) * day, number: i + 1);
        }

        // One file a day: what is older than the day of the oldest that must stay has gone.
        Assert.Equal(Alerts(15, 65).Select(a => a.MessageId), await PagesAsync(log, null, 100));

        log.Drop(long.MaxValue, number: 80);
        log.Append([Records.Alert(80)]);
        Assert.Equal([Records.Alert(80).MessageId], await PagesAsync(log, null, 100));
        log.Dispose();
        using var again = new AlertLog(_disk, _directory.Path, 80, retention);
        Assert.Equal(80, again.Count);
    }

    [Fact]
    public async Task A_damaged_alert_is_told_and_never_shown()
    {
        using (var log = new AlertLog(_disk, _directory.Path, 0, _years))
        {
            log.Append(Alerts(0, 2));
            log.Flush();
        }

        var path = AlertSegment.In(_directory.Path).Single().Path;
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        for (var at = AlertEntry.HeaderSize; at < bytes.Length; at += 97)
        {
            var altered = bytes.ToArray();
            altered[at] ^= 1;
            await File.WriteAllBytesAsync(path, altered, Cancellation);
            try
            {
                using var log = new AlertLog(_disk, _directory.Path, 2, _years);
                await log.ListAsync(null, null, 2, Cancellation);
                Assert.Fail($"Byte {at} was altered and nobody noticed.");
            }
            catch (StoreDamagedException problem)
            {
                Assert.Contains(path, problem.Message, StringComparison.Ordinal);
            }
        }
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

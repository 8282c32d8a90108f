using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage;

/// <summary>Nothing is kept longer than it is said to be, however little comes in.</summary>
public sealed class RetentionTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start));
    private readonly LocalSite _site;
    private readonly TimeSpan _keepEvents = TimeSpan.FromDays(1);
    private readonly TimeSpan _keepAlerts = TimeSpan.FromDays(20);

    public RetentionTests() => _site = new LocalSite
    {
        Clock = _clock,
        Files = new UnflushedFiles(),
        Options = new LocalStoreOptions { Directory = "", SegmentBytes = 8 << 20, RawRetention = _keepEvents,
            AlertRetention = _keepAlerts },
    };

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Two_hundred_days_of_little_traffic_and_of_none()
    {
        var layout = new StoreLayout(_site.Path);
        await using var live = _site.Open();
        var store = live.Runtime;
        var file = new AlertFile(Path.Combine(_site.Path, "alerts.ndjson"), new Disk(new UnflushedFiles()));
        await StartAsync(live, file);
        await File.WriteAllTextAsync(new Aside(layout.Damaged, new Disk(new UnflushedFiles()), _clock).Write("thing", "x"u8), "x",
            Cancellation);
        File.SetLastWriteTimeUtc(Path.Combine(layout.Damaged, "thing"), _clock.GetUtcNow().UtcDateTime);
        new OutboxPosition(new Disk(new UnflushedFiles()), layout.Outbox, "gone", _clock, () => 0).Advance(0);
        var (events, alerts, lines) = (0, 0, 0);
        for (var day = 0; day < 200; day++)
        {
            // Busy, then quiet for weeks, then busy again.
            if (day % 40 < 8)
            {
                await live.PostAsync(Calls(day), batchSize: 4);
                await UntilPublishedAsync(store);
            }

            for (var hour = 0; hour < 24; hour += 12)
            {
                _clock.Pass(TimeSpan.FromHours(12));
                await store.RetainAsync();
            }

            // A day, a segment's hour, and the twelve hours between two looks.
            events += Check(Ages.OfEvents(layout), _keepEvents + TimeSpan.FromHours(13), "an event", day);
            alerts += Check(await Ages.OfAlertsAsync(live), _keepAlerts + _keepAlerts / 64 + TimeSpan.FromDays(1), "an alert", day);
            lines += Check(Ages.OfLines(layout), _keepAlerts + TimeSpan.FromDays(1) + TimeSpan.FromDays(1), "a line", day);
            Check(Ages.OfDamaged(layout), Retention.OfDamaged + TimeSpan.FromHours(12), "what was set aside", day);
        }

        // It was no empty promise.
        Assert.InRange(events, 40, 60);
        Assert.InRange(alerts, 120, 160);
        Assert.InRange(lines, 120, 160);
        Assert.False(File.Exists(OutboxPosition.PathOf(layout.Outbox, "gone")));
        Assert.True(File.Exists(OutboxPosition.PathOf(layout.Outbox, file.Name)));
        Assert.Null(store.State.CheckpointProblem);
    }

    [Fact]
    public async Task An_idle_host_lets_go_by_the_clock_and_goes_on_from_there_after_a_restart()
    {
        var layout = new StoreLayout(_site.Path);
        string subjects;
        await using (var live = _site.Open())
        {
            await StartAsync(live, new AlertFile(Path.Combine(_site.Path, "alerts.ndjson"), new Disk(new UnflushedFiles())));
            await live.PostAsync(Deployment.Calls(200), batchSize: 20);
            subjects = await live.SubjectsAsync();
            for (var tries = 0; Ages.OfEvents(layout) != null; tries++)
            {
                Assert.True(tries < 2000, "The events of the first day are there still.");
                _clock.Advance(TimeSpan.FromMinutes(30));
                await Task.Delay(5, Cancellation);
            }

            Assert.Null(live.Runtime.State.CheckpointProblem);
        }

        await using var again = _site.Open();
        Assert.Equal(subjects, await again.SubjectsAsync());
    }

    [Fact]
    public async Task Followers_by_name_miss_no_line_when_a_new_file_is_begun()
    {
        var path = Path.Combine(_site.Path, "alerts.ndjson");
        var file = new AlertFile(path, new Disk(new UnflushedFiles()));
        for (var day = 0; day < 30; day++)
        {
            await file.PublishAsync([Records.Alert(day, received: _clock.GetUtcNow().ToUnixTimeMilliseconds())], Cancellation);
            _clock.Advance(TimeSpan.FromDays(1));
            file.Drop(_clock.GetUtcNow(), TimeSpan.FromDays(10));
        }

        var kept = Directory.GetFiles(_site.Path, "alerts*.ndjson").SelectMany(File.ReadLines)
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!).ToHashSet();
        Assert.Superset(Enumerable.Range(20, 10).Select(day => Records.Alert(day).MessageId).ToHashSet(), kept);
        Assert.InRange(kept.Count, 10, 11);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task StartAsync(Deployment live, AlertFile file)
    {
        live.Runtime.Start([file]);
        return Task.CompletedTask;
    }

    private static Task UntilPublishedAsync(EmbeddedRuntime store) =>
        Until.TrueAsync(() => store.State.Outbox[0].Waiting == 0, "all is published", Cancellation);

    private int Check(DateTimeOffset? oldest, TimeSpan bound, string what, int day)
    {
        Assert.True(oldest == null || _clock.GetUtcNow() - oldest <= bound, $"Day {day}: {what} is {_clock.GetUtcNow() - oldest} old.");
        return oldest == null ? 0 : 1;
    }

    private List<PostedCall> Calls(int day) =>
        [.. Enumerable.Range(0, 12)
            .Select(i => new PostedCall($"d{day}-{i}", _clock.GetUtcNow().ToUnixTimeMilliseconds() + i * 1000, 1 + day % 19, 20 + i % 9))];
}

using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

/// <summary>
/// What every store does that outlives its process. <see cref="StoreConformance.Open"/> opens the same store again each time.
/// </summary>
public abstract class DurableStoreConformance : StoreConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens it and publishes its alerts.</summary>
    protected abstract Deployment Open(RecordingTarget target);

    /// <summary>Opens it with storage that lets so many writes through, once told, and then nothing more.</summary>
    protected abstract (Deployment Deployment, Action<int> FailAfter) OpenFailing();

    /// <summary>Opens it under a clock so much ahead.</summary>
    protected abstract Deployment OpenLater(TimeSpan later);

    [Fact]
    public async Task Opened_again_it_is_as_it_was()
    {
        var first = Open();
        await first.PostAsync(Deployment.Calls(400), batchSize: 30);
        await first.PostAsync(Deployment.Calls(50, seed: 9, prefix: "h"), IngestionMode.History);
        var (alerts, subjects) = (await first.AlertsAsync(), await first.SubjectsAsync());
        await first.DisposeAsync();

        await using var second = Open();

        Assert.Equal(alerts, await second.AlertsAsync());
        Assert.Equal(subjects, await second.SubjectsAsync());
    }

    [Fact]
    public async Task Opened_again_it_goes_on_as_if_it_had_never_stopped()
    {
        var calls = Deployment.Calls(600);
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(calls, batchSize: 60);

        foreach (var part in calls.Chunk(120))
        {
            await using var deployment = Open();
            await deployment.PostAsync(part, batchSize: 60);
        }

        await using var last = Open();
        Assert.Equal(await memory.AlertsAsync(), await last.AlertsAsync());
        Assert.Equal(await memory.SubjectsAsync(), await last.SubjectsAsync());
    }

    [Fact]
    public async Task Records_known_before_it_was_closed_are_duplicates_after()
    {
        var calls = Deployment.Calls(300);
        await using (var first = Open())
        {
            await first.PostAsync(calls[..200], batchSize: 50);
        }

        await using var second = Open();
        var (_, records) = await second.PostAsync(calls);

        Assert.All(records[..200], r => Assert.Equal(RecordOutcome.Duplicate, r));
        Assert.All(records[200..], r => Assert.Equal(RecordOutcome.Accepted, r));
    }

    [Fact]
    public async Task A_cursor_given_before_it_was_closed_is_good_after()
    {
        var calls = Deployment.Calls(400);
        string? cursor;
        await using (var first = Open())
        {
            await first.PostAsync(calls[..200], batchSize: 50);
            cursor = (await first.Alerts.ListAsync(null, null, 1000, Cancellation)).Next;
        }

        await using var second = Open();
        var outcome = await second.PostAsync(calls[200..], batchSize: 50);

        Assert.True(outcome.Alerts > 0);
        Assert.Equal(outcome.Alerts, (await second.Alerts.ListAsync(null, cursor, 1000, Cancellation)).Alerts.Length);
    }

    [Fact]
    public async Task Whom_alerts_are_about_is_kept_sealed_and_survives_a_restart()
    {
        await using (var first = Open())
        {
            await first.PostAsync(Deployment.Calls(200), batchSize: 50);
        }

        await using var second = Open();
        await Named(second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task What_failed_on_its_way_is_taken_once_when_it_is_sent_again(int writes)
    {
        var calls = Deployment.Calls(200);
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(calls, batchSize: 40);
        var (failing, failAfter) = OpenFailing();
        await using (failing)
        {
            await failing.PostAsync(calls[..80], batchSize: 40);
            failAfter(writes);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => failing.PostAsync(calls[80..], batchSize: 20));
        }

        await using var again = Open();
        var (_, acknowledged) = await again.PostAsync(calls[..80]);
        await again.PostAsync(calls[60..], batchSize: 40);
        await again.Settling();

        Assert.All(acknowledged, r => Assert.Equal(RecordOutcome.Duplicate, r));
        Assert.Equal(await memory.AggregatesAsync(), await again.AggregatesAsync());
        Assert.Equal(await memory.MessagesAsync(), await again.MessagesAsync());
    }

    [Fact]
    public async Task Alerts_wait_for_a_target_that_is_away_and_then_reach_it_in_order_once()
    {
        var target = new RecordingTarget { IsAway = true };
        await using var deployment = Open(target);
        var outcome = await deployment.PostAsync(Deployment.Calls(300), batchSize: 50);
        await deployment.Settling();
        Assert.Empty(target.Seen);
        Assert.Equal(outcome.Alerts, await WaitingAsync(deployment));

        target.IsAway = false;
        await deployment.Settling();
        await deployment.Settling();

        Assert.Equal(await deployment.MessagesAsync(), target.Seen.Order());
        Assert.All(target.Seen.GroupBy(m => m.Split('.')[0]), revisions => Assert.Equal(revisions.Order(), revisions));
        Assert.Equal(0, await WaitingAsync(deployment));
    }

    [Fact]
    public async Task What_a_target_has_confirmed_is_not_sent_again_and_what_it_has_not_is()
    {
        var target = new RecordingTarget();
        var calls = Deployment.Calls(300);
        await using (var first = Open(target))
        {
            await first.PostAsync(calls[..150], batchSize: 50);
            await first.Settling();
            target.IsAway = true;
            await first.PostAsync(calls[150..], batchSize: 50);
        }

        var before = target.Seen.Count;
        Assert.True(before > 0);
        target.IsAway = false;
        await using var second = Open(target);
        await second.Settling();

        Assert.True(target.Seen.Count > before);
        Assert.Equal(await second.MessagesAsync(), target.Seen.Order());
    }

    [Fact]
    public async Task Alerts_past_their_retention_go_and_later_ones_stay()
    {
        var years = TimeSpan.FromDays(6 * 365);
        string? cursor;
        Alert old;
        await using (var first = Open())
        {
            await first.PostAsync(Deployment.Calls(100), batchSize: 50);
            await first.Forgetting(first);
            var page = await first.Alerts.ListAsync(null, null, 1000, Cancellation);
            (old, cursor) = (page.Alerts[0], page.Next);
        }

        await using var later = OpenLater(years);
        await later.Forgetting(later);
        var outcome = await later.PostAsync(
            Deployment.Calls(100, prefix: "later").Select(c => c with { Time = c.Time + (long)years.TotalMilliseconds }), batchSize: 50);
        await later.Forgetting(later);

        Assert.True(outcome.Alerts > 0);
        Assert.Equal(outcome.Alerts, (await later.AlertsAsync()).Count);
        Assert.Null(await later.Alerts.FindAsync(old.Id, Cancellation));
        Assert.Equal(outcome.Alerts, (await later.Alerts.ListAsync(null, cursor, 1000, Cancellation)).Alerts.Length);
    }

    private static async Task<int> WaitingAsync(Deployment deployment) => (await deployment.CountsAsync()).Waiting;
}

using FraudSignals.Ingestion;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

/// <summary>What every store does that outlives its process. <see cref="StoreConformance.Open"/> opens the same store again each time.</summary>
public abstract class DurableStoreConformance : StoreConformance
{
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
            cursor = (await first.Alerts.ListAsync(null, null, 1000, TestContext.Current.CancellationToken)).Next;
        }

        await using var second = Open();
        var outcome = await second.PostAsync(calls[200..], batchSize: 50);

        Assert.True(outcome.Alerts > 0);
        Assert.Equal(outcome.Alerts, (await second.Alerts.ListAsync(null, cursor, 1000, TestContext.Current.CancellationToken)).Alerts.Length);
    }

    [Fact]
    public async Task No_identifier_in_clear_is_kept()
    {
        await using (var first = Open())
        {
            await first.PostAsync(Deployment.Calls(200), batchSize: 50);
        }

        await using var second = Open();
        var page = await second.Alerts.ListAsync(null, null, 1000, TestContext.Current.CancellationToken);

        Assert.NotEmpty(page.Alerts);
        Assert.All(page.Alerts, a => Assert.Null(a.Subject.Key));
    }
}

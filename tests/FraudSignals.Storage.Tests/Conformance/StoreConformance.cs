using FraudSignals.Alerts;
using FraudSignals.Ingestion;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

/// <summary>What every store does. A store passes by inheriting this.</summary>
public abstract class StoreConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Deployment Open();

    [Fact]
    public async Task Alerts_are_listed_once_their_batch_is_acknowledged_in_the_order_they_were_raised()
    {
        await using var deployment = Open();

        var outcome = await deployment.PostAsync(Deployment.Calls(400), batchSize: 30);

        var alerts = await deployment.AlertsAsync();
        Assert.True(outcome.Alerts > 10);
        Assert.Equal(outcome.Alerts, alerts.Count);
        var page = await deployment.Alerts.ListAsync(null, null, 1000, Cancellation);
        Assert.Equal(page.Alerts.OrderBy(a => a.Received), page.Alerts);
    }

    [Fact]
    public async Task Pages_of_any_size_make_up_the_whole()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(400), batchSize: 50);
        var whole = (await deployment.Alerts.ListAsync("bank", null, 1000, Cancellation)).Alerts.Select(a => a.MessageId).ToList();

        foreach (var limit in (int[])[1, 3, 7])
        {
            var read = new List<string>();
            AlertPage page;
            string? after = null;
            do
            {
                page = await deployment.Alerts.ListAsync("bank", after, limit, Cancellation);
                Assert.True(page.Alerts.Length <= limit);
                read.AddRange(page.Alerts.Select(a => a.MessageId));
                after = page.Next;
            }
            while (page.Alerts.Length > 0);

            Assert.Equal(whole, read);
        }
    }

    [Fact]
    public async Task The_last_cursor_stays_good_for_what_comes()
    {
        await using var deployment = Open();
        var calls = Deployment.Calls(400);
        await deployment.PostAsync(calls[..200], batchSize: 50);
        var page = await deployment.Alerts.ListAsync(null, null, 1000, Cancellation);

        var later = await deployment.PostAsync(calls[200..], batchSize: 50);

        Assert.Equal(later.Alerts, (await deployment.Alerts.ListAsync(null, page.Next, 1000, Cancellation)).Alerts.Length);
    }

    [Fact]
    public async Task Only_the_responder_asked_for_is_listed()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(200), batchSize: 50);

        Assert.NotEmpty(await deployment.AlertsAsync("bank"));
        Assert.Empty(await deployment.AlertsAsync("telco"));
    }

    [Fact]
    public async Task An_alert_is_found_in_its_latest_revision()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(400), batchSize: 50);
        var revised = (await deployment.Alerts.ListAsync(null, null, 1000, Cancellation)).Alerts.First(a => a.Revision == 2);

        Assert.Equal(2, (await deployment.Alerts.FindAsync(revised.Id, Cancellation))!.Revision);
        Assert.Null(await deployment.Alerts.FindAsync("al-unknown", Cancellation));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    public async Task A_cursor_that_was_never_given_is_refused(string cursor)
    {
        await using var deployment = Open();

        await Assert.ThrowsAsync<FormatException>(async () => await deployment.Alerts.ListAsync(null, cursor, 1, Cancellation));
    }

    [Fact]
    public async Task A_batch_sent_again_split_otherwise_changes_nothing()
    {
        await using var deployment = Open();
        var calls = Deployment.Calls(300);
        await deployment.PostAsync(calls, batchSize: 40);
        var (alerts, subjects) = (await deployment.AlertsAsync(), await deployment.SubjectsAsync());

        var (outcome, records) = await deployment.PostAsync(calls);

        Assert.Equal(default, outcome);
        Assert.All(records, r => Assert.Equal(RecordOutcome.Duplicate, r));
        Assert.Equal(alerts, await deployment.AlertsAsync());
        Assert.Equal(subjects, await deployment.SubjectsAsync());
    }

    [Fact]
    public async Task Many_batches_at_once_are_all_kept()
    {
        await using var deployment = Open();
        var calls = Enumerable.Range(0, 16).Select(i => Deployment.Calls(50, seed: i, prefix: $"p{i}-")).ToList();

        var outcomes = await Task.WhenAll(calls.Select(c => Task.Run(() => deployment.PostAsync(c), Cancellation)));

        Assert.All(outcomes, o => Assert.All(o.Records, r => Assert.Equal(RecordOutcome.Accepted, r)));
        Assert.Equal(outcomes.Sum(o => o.Outcome.Alerts), (await deployment.AlertsAsync()).Count);
    }

    [Fact]
    public async Task A_running_host_shows_whom_its_alerts_are_about()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(200), batchSize: 50);

        var page = await deployment.Alerts.ListAsync(null, null, 1000, Cancellation);

        Assert.All(page.Alerts, a => Assert.StartsWith("+668", a.Subject.Key, StringComparison.Ordinal));
        Assert.StartsWith("+668", (await deployment.Alerts.FindAsync(page.Alerts[0].Id, Cancellation))!.Subject.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_of_nothing_is_taken()
    {
        await using var deployment = Open();

        Assert.Equal(default, (await deployment.PostAsync([])).Outcome);
    }
}

using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

/// <summary>What every store does. A store passes by inheriting this.</summary>
public abstract class StoreConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Deployment Open();

    /// <summary>Opens it for several writers at once; where a store has one owner, they share that.</summary>
    protected virtual IReadOnlyList<Deployment> OpenShared(int writers) => [.. Enumerable.Repeat(Open(), writers)];

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
    public async Task From_behind_any_alert_of_a_page_the_list_goes_on_with_the_next()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(400), batchSize: 50);
        var whole = await deployment.Alerts.ListAsync(null, null, 1000, Cancellation);

        Assert.Equal(whole.Alerts.Length, whole.Cursors.Length);
        for (var i = 0; i < whole.Alerts.Length; i += 3)
        {
            var rest = await deployment.Alerts.ListAsync(null, whole.Cursors[i], 1000, Cancellation);
            Assert.Equal(whole.Alerts[(i + 1)..].Select(a => a.MessageId), rest.Alerts.Select(a => a.MessageId));
        }
    }

    [Fact]
    public async Task The_alerts_received_in_a_period_are_those_of_the_list_in_its_order()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(400), batchSize: 50);
        var whole = (await deployment.Alerts.ListAsync(null, null, 1000, Cancellation)).Alerts;
        var (from, to) = (whole[whole.Length / 3].Received, whole[2 * whole.Length / 3].Received);

        foreach (var (first, end) in ((DateTimeOffset, DateTimeOffset)[])[(from, to), (DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
            (to, to)])
        {
            List<string> read = [];
            await foreach (var alert in deployment.Alerts.ReceivedAsync(first, end, Cancellation))
            {
                read.Add(alert.MessageId);
            }

            Assert.Equal(whole.Where(a => a.Received >= first && a.Received < end).Select(a => a.MessageId), read);
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
    public async Task Writers_of_the_same_records_count_each_once_whoever_comes_first()
    {
        var calls = Deployment.Calls(200);
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(calls, batchSize: 20);
        var writers = OpenShared(3);

        var answers = await Task.WhenAll(writers.Select(w => Task.Run(() => RecordsAsync(w, calls.Chunk(20)), Cancellation)));
        await writers[0].Settling();

        Assert.All(Enumerable.Range(0, calls.Count), i => Assert.Single(answers, a => a[i] == RecordOutcome.Accepted));
        Assert.Equal(await memory.AggregatesAsync(), await writers[0].AggregatesAsync());
        Assert.Equal(await memory.MessagesAsync(), await writers[0].MessagesAsync());
        await CloseAsync(writers);
    }

    [Fact]
    public async Task Writers_of_one_subject_do_not_undo_each_other()
    {
        var writers = OpenShared(3);
        var calls = Enumerable.Range(0, 3).Select(w => Enumerable.Range(0, 30)
            .Select(i => new PostedCall($"{w}-{i}", Records.Start + i * 60_000L, 1, 100 + w * 30 + i)).ToList()).ToList();

        await Task.WhenAll(writers.Zip(calls, (w, c) => Task.Run(() => w.PostAsync(c, batchSize: 5))));
        await writers[0].Settling();

        Assert.Equal([90, 90], (await writers[0].SubjectAsync(1))!.Aggregates.Take(2).Select(a => a.Value));
        await CloseAsync(writers);
    }

    [Fact]
    public async Task A_batch_of_many_subjects_loads_and_keeps_each()
    {
        await using var deployment = Open();
        var calls = Enumerable.Range(1, 120).Select(n => new PostedCall($"first-{n}", Records.Start + n, n, 150 + n)).ToList();
        await deployment.PostAsync(calls);

        await deployment.PostAsync([.. calls.Select(c => c with { Id = c.Id + "-again", Time = c.Time + 60_000 })]);

        for (var number = 1; number <= 120; number++)
        {
            Assert.Equal([2, 1], (await deployment.SubjectAsync(number))!.Aggregates.Take(2).Select(a => a.Value));
        }

        Assert.Equal(new StoreCounts(120, 240, 0, 0), await deployment.CountsAsync());
    }

    [Fact]
    public async Task What_one_subject_gives_another_arrives_once()
    {
        await using var deployment = Open();
        var calls = Enumerable.Range(0, 3).Select(i => new PostedCall($"c{i}", Records.Start + i * 60_000L, 1, 21 + i)).ToList();
        for (var sent = 0; sent < 3; sent++)
        {
            await deployment.PostAsync(calls, batchSize: 2);
            await deployment.Settling();
        }

        var called = (await deployment.SubjectAsync(23))!;
        Assert.Equal(1, called.Aggregates.Single(a => a.Value > 0).Value);
        Assert.Equal("victim", Assert.Single(called.Findings).Rule);
        Assert.Equal(new StoreCounts(2, 3, 1, 0), await deployment.CountsAsync());
    }

    [Fact]
    public async Task Subjects_idle_beyond_their_retention_are_forgotten()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(60), batchSize: 20);
        var later = Records.Start + (long)TimeSpan.FromDays(181).TotalMilliseconds;

        await deployment.PostAsync([new PostedCall("later", later, 1, 2)]);

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(later), (await deployment.SubjectAsync(1))!.FirstSeen);
        Assert.Equal((1, 1), (await deployment.CountsAsync()) is var counts ? (counts.Subjects, counts.Calls) : default);
    }

    [Fact]
    public async Task A_running_host_shows_whom_its_alerts_are_about()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(200), batchSize: 50);

        await Named(deployment);
    }

    /// <summary>All alerts name their subjects to whoever may open them, and in no other way.</summary>
    private protected static async Task Named(Deployment deployment, int except = 0)
    {
        var kept = (await deployment.Alerts.ListAsync(null, null, 1000, Cancellation)).Alerts;
        Assert.NotEmpty(kept);
        Assert.All(kept, a => Assert.Null(a.Subject.Key));
        var erased = except == 0 ? "" : Deployment.TokenOf(except).ToString();
        Assert.All(await deployment.OpenedAsync(), a => Assert.Equal(
            a.Subject.Token == erased ? null : a.Subject.Token, a.Subject.Key == null ? null : TokenOf(a.Subject.Key)));
        Assert.All(kept, a => Assert.NotNull(a.Owner));

        static string TokenOf(string key) =>
            Deployment.NewTokenizer().Tokenize(SubjectKind.Number, System.Text.Encoding.UTF8.GetBytes(key)).ToString();
    }

    [Fact]
    public async Task Erasure_destroys_whom_alerts_are_about_at_once_and_of_nobody_else()
    {
        await using var deployment = Open();
        await deployment.PostAsync(Deployment.Calls(200), batchSize: 50);
        var number = Enumerable.Range(1, 19)
            .First(n => deployment.OpenedAsync().GetAwaiter().GetResult().Any(a => a.Subject.Token == Deployment.TokenOf(n).ToString()));

        Assert.True(await deployment.Erasing(number));

        await Named(deployment, except: number);
        Assert.False(await deployment.Erasing(number));
    }

    [Fact]
    public async Task A_batch_of_nothing_is_taken()
    {
        await using var deployment = Open();

        Assert.Equal(default, (await deployment.PostAsync([])).Outcome);
    }

    private static async Task<List<RecordOutcome>> RecordsAsync(Deployment writer, IEnumerable<PostedCall[]> batches)
    {
        var outcomes = new List<RecordOutcome>();
        foreach (var batch in batches)
        {
            outcomes.AddRange((await writer.PostAsync(batch)).Records);
        }

        return outcomes;
    }

    private static async Task CloseAsync(IReadOnlyList<Deployment> writers)
    {
        foreach (var writer in writers.Distinct())
        {
            await writer.DisposeAsync();
        }
    }
}

using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage.Outbox;

public sealed class PublisherTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start).AddDays(1));
    private readonly RecordingTarget _target = new();
    private readonly LocalSite _site;

    public PublisherTests() => _site = new LocalSite { Clock = _clock };

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Every_alert_is_published_once_in_order_while_nothing_fails()
    {
        await using var live = Start();
        await live.PostAsync(Deployment.Calls(600), batchSize: 20);
        var expected = await MessagesAsync(live);

        await UntilAsync(() => _target.Seen.Count >= expected.Count);

        Assert.Equal(expected, _target.Seen);
        await UntilAsync(() => State(live).Waiting == 0);
        Assert.Equal(new OutboxState("test", 0, null, null), State(live));
    }

    [Fact]
    public async Task How_many_wait_and_for_how_long_agree_at_every_moment()
    {
        await using var live = Start();
        var posting = Task.Run(() => live.PostAsync(Deployment.Calls(3000), batchSize: 5), Cancellation);
        while (!posting.IsCompleted)
        {
            var state = State(live);
            Assert.Equal(state.Waiting > 0, state.OldestAge != null);
        }

        await posting;
    }

    [Fact]
    public async Task A_target_that_is_away_for_long_gets_everything_when_it_is_back()
    {
        _target.IsAway = true;
        await using var live = Start();
        await live.PostAsync(Deployment.Calls(600), batchSize: 20);
        var expected = await MessagesAsync(live);

        // A day of attempts, never more than a minute apart.
        await UntilAsync(() => _target.Attempts > 20, step: TimeSpan.FromMinutes(1));
        Assert.Equal(expected.Count, State(live).Waiting);
        Assert.Equal("Nobody answers.", State(live).Problem);
        Assert.True(State(live).OldestAge > TimeSpan.FromHours(1));

        _target.IsAway = false;
        await UntilAsync(() => State(live).Waiting == 0, step: TimeSpan.FromMinutes(1));
        Assert.Equal(expected, _target.Seen);
        Assert.Null(State(live).Problem);
    }

    [Fact]
    public async Task A_target_that_times_out_is_tried_again()
    {
        _target.IsAway = true;
        _target.Failure = new TaskCanceledException("The request was cancelled after 100 s.");
        await using var live = Start();
        await live.PostAsync(Deployment.Calls(300), batchSize: 20);
        await UntilAsync(() => _target.Attempts > 3, step: TimeSpan.FromMinutes(1));

        _target.IsAway = false;
        await UntilAsync(() => State(live).Waiting == 0, step: TimeSpan.FromMinutes(1));
        Assert.Equal(await MessagesAsync(live), _target.Seen);
    }

    [Fact]
    public async Task A_place_behind_the_last_alert_proves_a_loss_and_its_number_is_not_used_again()
    {
        await using (var first = Start())
        {
            await first.PostAsync(Deployment.Calls(300), batchSize: 20);
            await UntilAsync(() => State(first).Waiting == 0);
        }

        var before = _target.Seen.Count;
        Position().Advance(before + 5);
        Assert.Contains($"knows of alert {before + 4}", Assert.Throws<StoreDamagedException>(() => _site.Open()).Message,
            StringComparison.Ordinal);

        _site.Options = _site.Options with { SetsAsideDamage = true };
        await using var second = Start();
        await second.PostAsync(Deployment.Calls(3000).Skip(300), batchSize: 100);
        var expected = await MessagesAsync(second);
        await UntilAsync(() => _target.Seen.Count == expected.Count);

        Assert.Equal(expected, _target.Seen);
    }

    [Fact]
    public async Task Attempts_come_ever_more_seldom()
    {
        _target.IsAway = true;
        await using var live = Start();
        await live.PostAsync(Deployment.Calls(100), batchSize: 20);
        await UntilAsync(() => _target.Attempts == 1);

        for (var second = 0; second < 600; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Cancellation);
        }

        // Doubling from a second with jitter up to a minute; at a steady second it would be hundreds.
        Assert.InRange(_target.Attempts, 5, 60);
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_the_target_had_confirmed()
    {
        var calls = Deployment.Calls(3000);
        await using (var first = Start())
        {
            await first.PostAsync(calls[..300], batchSize: 20);
            await UntilAsync(() => State(first).Waiting == 0);
            _target.IsAway = true;
            await first.PostAsync(calls[300..], batchSize: 100);
        }

        var before = _target.Seen.Count;
        Assert.True(before > 0);
        _target.IsAway = false;
        await using var second = Start();
        var expected = await MessagesAsync(second);
        Assert.True(expected.Count > before);
        await UntilAsync(() => State(second).Waiting == 0);

        Assert.Equal(expected, _target.Seen);
    }

    [Fact]
    public async Task What_was_sent_and_not_confirmed_for_good_is_sent_again()
    {
        await using (var first = Start())
        {
            await first.PostAsync(Deployment.Calls(300), batchSize: 20);
            await UntilAsync(() => State(first).Waiting == 0);
        }

        var all = _target.Seen;
        var position = Position();
        position.Advance(position.Next - 3);
        await using var second = Start();
        await UntilAsync(() => State(second).Waiting == 0);

        Assert.Equal([.. all, .. all.TakeLast(3)], _target.Seen);
    }

    [Fact]
    public async Task A_new_target_gets_what_is_kept()
    {
        await using (var first = Start())
        {
            await first.PostAsync(Deployment.Calls(300), batchSize: 20);
        }

        var other = new RecordingTarget("other");
        await using var second = _site.Open();
        second.Runtime.Start([other]);
        var expected = await MessagesAsync(second);
        await UntilAsync(() => other.Seen.Count == expected.Count);

        Assert.Equal(expected, other.Seen);
    }

    [Fact]
    public async Task A_damaged_position_is_told_by_name()
    {
        await using (var first = Start())
        {
            await first.PostAsync(Deployment.Calls(300), batchSize: 20);
            await UntilAsync(() => State(first).Waiting == 0);
        }

        var seen = _target.Seen.Count;
        var path = Path.Combine(new StoreLayout(_site.Path).Outbox, "test.position");
        await File.WriteAllBytesAsync(path, new byte[16], Cancellation);
        Assert.Contains(path, Assert.Throws<StoreDamagedException>(() => _site.Open()).Message, StringComparison.Ordinal);

        _site.Options = _site.Options with { SetsAsideDamage = true };
        await using var second = Start();
        await UntilAsync(() => _target.Seen.Count == 2 * seen);
        Assert.True(File.Exists(Path.Combine(new StoreLayout(_site.Path).Damaged, "test.position")));
    }

    private OutboxPosition Position() => new(new Disk(), new StoreLayout(_site.Path).Outbox, "test", _clock, () => 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Deployment Start()
    {
        var deployment = _site.Open(closing: d => d.Runtime.StopAsync());
        deployment.Runtime.Start([_target]);
        return deployment;
    }

    private static OutboxState State(Deployment deployment) => deployment.Runtime.State.Outbox.Single();

    private static async Task<List<string>> MessagesAsync(Deployment deployment) =>
        [.. (await deployment.Alerts.ListAsync(null, null, 100_000, Cancellation)).Alerts.Select(a => a.MessageId)];

    private Task UntilAsync(Func<bool> condition, TimeSpan? step = null) =>
        Until.TrueAsync(condition, "it comes about", Cancellation, () => _clock.Advance(step ?? TimeSpan.Zero));
}

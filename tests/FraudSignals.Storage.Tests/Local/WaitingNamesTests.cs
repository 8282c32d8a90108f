using FraudSignals.Alerts;
using FraudSignals.Events.Sources;
using FraudSignals.State;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage.Local;

/// <summary>An alert that was waited for over a restart names its subject all the same, since a store keeps that, sealed.</summary>
public sealed class WaitingNamesTests : IDisposable
{
    private const long Hour = 3600_000;

    private readonly LocalSite _site = new()
    {
        Rules = SpreadRules.Build(),
        Engine = new EngineOptions { Settling = new SettlingTimes([Source.Local with { SettleMinutes = 360 }]) },
    };

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)] // Those before are gone, with the journal up to the second of them.
    public async Task It_is_named_after_a_crash(int checkpoints)
    {
        await WaitAsync(checkpoints);
        Assert.Equal("+66800000001", (await AlertAsync()).Subject.Key);
    }

    [Fact]
    public async Task Who_was_erased_is_not()
    {
        await WaitAsync(checkpoints: 0, erased: true);
        await using var site = _site.Open(_site.Copy("copy"));
        await site.PostAsync(Calls(Records.Start + 10 * Hour, "b"));
        await site.PostAsync([new PostedCall("end", Records.Start + 30 * Hour, 8, 9)]);

        // It came with records of its own again, and of those alone.
        Assert.Equal("+66800000001", Assert.Single(await site.OpenedAsync()).Subject.Key);
    }

    [Fact]
    public async Task Nothing_on_the_disk_names_anybody()
    {
        await WaitAsync(checkpoints: 2);
        var name = "66800000001"u8.ToArray();
        foreach (var file in Directory.GetFiles(_site.Copy("copy"), "*", SearchOption.AllDirectories))
        {
            Assert.True((await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf(name) < 0, file);
        }
    }

    [Fact]
    public async Task While_nothing_comes_no_checkpoint_is_taken_for_names_alone()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start + Hour));
        using var busy = new LocalSite { Clock = clock };
        _site.Clock = clock;
        await using var waiting = _site.Open();
        await using var other = busy.Open();
        waiting.Runtime.Start([]);
        other.Runtime.Start([]);
        await waiting.PostAsync(Calls(Records.Start, "a"));
        await UntilTakenAsync(_site, clock, after: -1);
        var first = NewestOf(_site);

        // Of the store beside it, to which records come, checkpoints tell that it was time for some.
        for (var i = 0; i < 3; i++)
        {
            var newest = NewestOf(busy);
            await other.PostAsync([new PostedCall($"busy{i}", Records.Start + Hour + i, 8, 9)]);
            await UntilTakenAsync(busy, clock, after: newest);
        }

        await waiting.PostAsync([new PostedCall("one", Records.Start + Hour, 8, 9)]);
        await UntilTakenAsync(_site, clock, after: first);

        // Behind the first there are the names and the one record.
        Assert.Equal(first + 2, NewestOf(_site));
    }

    private static long NewestOf(LocalSite site) =>
        Checkpoint.In(new StoreLayout(site.Path).Checkpoints).Select(c => c.Record).DefaultIfEmpty(-1).Max();

    private static Task UntilTakenAsync(LocalSite site, FakeTimeProvider clock, long after) => Until.TrueAsync(
        () => NewestOf(site) > after, "a checkpoint is taken", TestContext.Current.CancellationToken,
        () => clock.Advance(TimeSpan.FromSeconds(10)));

    // Ten calls to ten callees, of which more may come for six hours.
    private async Task WaitAsync(int checkpoints, bool erased = false)
    {
        await using var live = _site.Open();
        await live.PostAsync(Calls(Records.Start, "a"));
        Assert.Empty(await live.OpenedAsync());
        for (var i = 0; i < checkpoints; i++)
        {
            await LocalSite.CheckpointAsync(live);
            await live.PostAsync([new PostedCall($"other{i}", Records.Start + Hour + i, 8, 9)]);
        }

        if (erased)
        {
            Assert.True(await live.Erasing(1));
        }

        _ = _site.Copy("crashed");
    }

    private async Task<Alert> AlertAsync()
    {
        await using var again = _site.Open(Path.Combine(Path.GetDirectoryName(_site.Path)!, "crashed"));
        await again.PostAsync([new PostedCall("end", Records.Start + 8 * Hour, 8, 9)]);
        return Assert.Single(await again.OpenedAsync());
    }

    private static PostedCall[] Calls(long time, string prefix) =>
        [.. Enumerable.Range(0, 10).Select(i => new PostedCall($"{prefix}{i}", time + i * 60_000, 1, 20 + i))];
}

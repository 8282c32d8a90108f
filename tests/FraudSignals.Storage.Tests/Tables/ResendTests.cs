using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// A batch that broke off anywhere and is sent again: when that is answered, all is as if nothing had happened. No sweep runs.
/// </summary>
public sealed class ResendTests(AzuriteServer server) : IAsyncLifetime
{
    private static readonly List<PostedCall> Before = Deployment.Calls(60);
    private static readonly List<PostedCall> Batch = Deployment.Calls(120)[60..];
    private static readonly List<PostedCall> After = Deployment.Calls(160)[120..];

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)] // Ids in subjects of their own: the same steps once more.
    public async Task Killed_between_any_two_writes_it_is_whole_when_it_is_answered(bool manyIds)
    {
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(Before, Before.Count);
        await memory.PostAsync(Batch, Batch.Count);
        var (alerts, subjects) = (await memory.MessagesAsync(), await memory.SubjectsAsync());
        await memory.PostAsync(After, After.Count);
        var (alertsLater, subjectsLater) = (await memory.MessagesAsync(), await memory.SubjectsAsync());

        // Some of these died when all was written; the last not at all.
        var died = 0;
        for (var writes = 0; await DiesAsync(writes); writes++)
        {
            died++;
        }

        Assert.True(died > 12, $"{died}");

        async Task<bool> DiesAsync(int writes)
        {
            var target = new RecordingTarget();
            var site = new TablesSite(server) { Partitions = 2 };
            site.Targets.Add(target);
            var death = new Death();
            var isDead = false;
            await using (var killed = site.Open(o => (o.Policy, o.Retries, o.Shared) = (death, 0, Units())))
            {
                await killed.PostAsync(Before, Before.Count);
                death.After(writes);
                try
                {
                    await killed.PostAsync(Batch);
                }
                catch (StoreUnavailableException)
                {
                }

                isDead = death.IsDead;
            }

            await using var other = site.Open(o => o.Shared = Units());
            var (_, outcomes) = await other.PostAsync(Batch);

            Assert.All(outcomes, o => Assert.True(o is RecordOutcome.Duplicate or RecordOutcome.Accepted));
            Assert.Equal(alerts, await other.MessagesAsync());
            Assert.Equal(subjects, await other.SubjectsAsync());
            Assert.Equal(alerts, target.Seen.Distinct().Order());
            Assert.Equal(0, await other.Waiting());

            await other.PostAsync(After, After.Count);
            Assert.Equal(alertsLater, await other.MessagesAsync());
            Assert.Equal(subjectsLater, await other.SubjectsAsync());
            return isDead;
        }

        FraudSignals.Ingestion.Shared.SharedOptions Units() => new() { IdsOfOneHome = manyIds ? 3 : 2_000 };
    }

    [Fact]
    public async Task Sent_again_in_part_with_records_that_are_new_it_comes_to_the_same()
    {
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(Before.Concat(Batch).Concat(After), batchSize: 60);
        var site = new TablesSite(server) { Partitions = 2 };
        var death = new Death();
        await using (var killed = site.Open(o => (o.Policy, o.Retries) = (death, 0)))
        {
            await killed.PostAsync(Before, Before.Count);
            death.After(4);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => killed.PostAsync(Batch));
        }

        await using var other = site.Open();
        await other.PostAsync(Batch[30..].Concat(After).ToList());
        await other.PostAsync(Batch[..30]);

        Assert.Equal(await memory.MessagesAsync(), await other.MessagesAsync());
        Assert.Equal(await memory.AggregatesAsync(), await other.AggregatesAsync());
    }

    [Fact]
    public async Task Sent_twice_at_once_each_is_answered_when_its_alerts_are_there()
    {
        await using var memory = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        await memory.PostAsync(Before.Concat(Batch), batchSize: 60);
        var expected = await memory.MessagesAsync();
        var site = new TablesSite(server) { Partitions = 2 };
        await using var first = site.Open();
        await using var second = site.Open();
        await first.PostAsync(Before, Before.Count);

        var seen = await Task.WhenAll(((Deployment[])[first, second]).Select(instance => Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    await instance.PostAsync(Batch);
                    return await instance.MessagesAsync();
                }
                catch (StoreUnavailableException)
                {
                    // Asked to send it again.
                }
            }
        })));

        Assert.All(seen, messages => Assert.Equal(expected, messages));
    }
}

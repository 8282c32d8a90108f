using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Invariants;
using FraudSignals.Ports;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>A home of more records than one entity has room for the ids of.</summary>
public class HotHomeTests
{
    private const int Ids = 20;

    private static readonly SubjectKey Home = new(SubjectKind.Number, World.Number(1));

    [Fact]
    public async Task Every_record_of_it_counts_once_on_any_instance()
    {
        var rules = Traffic.GrowingRules();
        Event[] events = [.. Enumerable.Range(0, 600).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, 100 + i % 50))];
        var world = new World(rules);
        world.Feed(events);
        var fleet = new Fleet(rules, new FakeSubjectStore()) { Options = new SharedOptions { IdsOfOneHome = Ids } };
        using var first = fleet.Start();
        using var second = fleet.Start();

        foreach (var (part, i) in events.Chunk(30).Select((p, i) => (p, i)))
        {
            Assert.All(await Fleet.PostAsync(i % 2 == 0 ? first : second, IngestionMode.Live, part),
                o => Assert.Equal(RecordOutcome.Accepted, o));
        }

        foreach (var part in events.Chunk(77))
        {
            Assert.All(await Fleet.PostAsync(first, IngestionMode.Live, part), o => Assert.Equal(RecordOutcome.Duplicate, o));
        }

        var middle = World.Start + World.Day / 2;
        Assert.Equal(world.Aggregates(middle), fleet.Read(world.Engine.Table.Watermark).Aggregates(middle));
        var home = fleet.Store.Stored.Single(u => u.Key == Home);
        Assert.InRange(home.Ids.Length / sizeof(ulong), Ids, 2 * 30);
        Assert.Empty(fleet.Store.Rows);
    }

    [Fact]
    public async Task A_batch_under_way_while_it_comes_to_that_is_refused_and_counts_once_when_sent_again()
    {
        var rules = Traffic.GrowingRules();
        Event[] events = [.. Enumerable.Range(0, 60).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, 100))];
        var world = new World(rules);
        world.Feed(events);
        var fleet = new Fleet(rules, new FakeSubjectStore()) { Options = new SharedOptions { IdsOfOneHome = Ids } };
        using var slow = fleet.Start();
        using var quick = fleet.Start();
        await Fleet.PostAsync(quick, IngestionMode.Live, events[..10]);

        var isFirst = true;
        fleet.Store.Fault = t =>
        {
            // When the slow one is about to claim, the quick one has taken more than the home has room for.
            if (isFirst && t.Writes.Any(u => u.Record.Key == Home))
            {
                isFirst = false;
                Fleet.PostAsync(quick, IngestionMode.Live, events[30..]).GetAwaiter().GetResult();
            }

            return Fault.None;
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Fleet.PostAsync(slow, IngestionMode.Live, events[10..30]));
        await Fleet.PostAsync(slow, IngestionMode.Live, events[10..30]);
        Assert.All(await Fleet.PostAsync(quick, IngestionMode.Live, events), o => Assert.Equal(RecordOutcome.Duplicate, o));
        await fleet.SweepAsync();

        var middle = World.Start + World.Day / 2;
        Assert.Equal(world.Aggregates(middle), fleet.Read(world.Engine.Table.Watermark).Aggregates(middle));
        Assert.Empty(fleet.Store.Rows);
    }
}

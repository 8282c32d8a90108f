using CsCheck;
using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Invariants;
using FraudSignals.Ports;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>Whatever happens on the way, the store ends as an engine does that has taken the same records without trouble.</summary>
public class SameAsOneEngineTests
{
    [Fact]
    public async Task Without_trouble_outcomes_aggregates_findings_and_alerts_are_the_same()
    {
        var rules = Traffic.AllRules();
        await Traffic.Batches.SampleAsync(
            async batches =>
            {
                var world = new World(rules);
                var fleet = new Fleet(rules, new FakeSubjectStore());
                using var instance = fleet.Start();
                foreach (var (mode, events) in batches.Prepend((IngestionMode.Live, First)))
                {
                    var stamped = Stamped(events);
                    Assert.Equal(world.Feed(mode, stamped), await Fleet.PostAsync(instance, mode, stamped));
                }

                AssertSame(world, fleet, Stamped([.. batches.SelectMany(b => b.Events)]));
                Assert.Equal(world.Alerts.Select(a => a.MessageId), fleet.Book.Alerts.Select(a => a.MessageId));
                Assert.Empty(fleet.Store.Rows);
            },
            iter: 60);
    }

    [Fact]
    public async Task Subjects_found_changed_are_touched_again_and_once()
    {
        var rules = Traffic.AllRules();
        await Gen.Select(Traffic.Batches, Gen.Int[0, 3].Array[40]).SampleAsync(
            async (batches, dice) =>
            {
                var world = new World(rules);
                var throws = 0;
                var fleet =
                    new Fleet(
                        rules, new FakeSubjectStore()) { Options = new SharedOptions { ConflictsBeforeInbox = 100, IdsOfOneHome = 8 } };
                using var instance = fleet.Start();
                fleet.Store.Fault = _ => dice[Interlocked.Increment(ref throws) % dice.Length] == 0 ? Fault.Conflict : Fault.None;
                foreach (var (mode, events) in batches.Prepend((IngestionMode.Live, First)))
                {
                    var stamped = Stamped(events);
                    Assert.Equal(world.Feed(mode, stamped), await Fleet.PostAsync(instance, mode, stamped));
                }

                fleet.Store.Fault = _ => Fault.None;
                AssertSame(world, fleet, Stamped([.. batches.SelectMany(b => b.Events)]));
                Assert.Equal(world.Alerts.Select(a => a.MessageId).Order(), fleet.Book.Alerts.Select(a => a.MessageId).Order());
            },
            iter: 60);
    }

    [Fact]
    public async Task A_batch_broken_off_anywhere_sent_again_and_swept_counts_once()
    {
        var rules = Traffic.GrowingRules();
        await Gen.Select(Traffic.Events, Gen.Int[15, 60], Gen.Int[0, 15].Array[60], Gen.Bool).SampleAsync(
            async (events, split, dice, sweepFirst) =>
            {
                events = InOrder(events);
                var world = new World(rules);
                var throws = 0;
                var fleet = new Fleet(rules, new FakeSubjectStore());
                foreach (var part in events.Chunk(split))
                {
                    world.Feed(part);
                    var dead = false;
                    fleet.Store.Fault = _ =>
                    {
                        // Once it has failed it answers this instance no more.
                        var fault = dead ? Fault.Before : dice[Interlocked.Increment(ref throws) % dice.Length] switch
                        {
                            0 => Fault.Before, 1 => Fault.After, 2 or 3 => Fault.Conflict, _ => Fault.None,
                        };
                        dead |= fault is Fault.Before or Fault.After;
                        return fault;
                    };
                    using (var first = fleet.Start())
                    {
                        await AttemptAsync(first, part);
                    }

                    fleet.Store.Fault = _ => Fault.None;
                    if (sweepFirst)
                    {
                        await fleet.SweepAsync();
                    }

                    using var second = fleet.Start();
                    Assert.All(await Fleet.PostAsync(second, IngestionMode.Live, part),
                        o => Assert.True(o is RecordOutcome.Accepted or RecordOutcome.Duplicate));
                    Assert.All(await Fleet.PostAsync(second, IngestionMode.Live, part), o => Assert.Equal(RecordOutcome.Duplicate, o));
                }

                Assert.Equal(0, (await fleet.SweepAsync()).Left);
                Assert.Empty(fleet.Store.Rows);
                AssertSame(world, fleet, events);
            },
            iter: 60);
    }

    [Fact]
    public async Task Instances_that_share_all_subjects_end_with_the_same_sums_and_findings()
    {
        var rules = Traffic.GrowingRules();
        await Gen.Select(Traffic.Events, Gen.Int[5, 40], Gen.Int[2, 4]).SampleAsync(
            async (events, split, instances) =>
            {
                events = InOrder(events);
                var world = new World(rules);
                foreach (var part in events.Chunk(split))
                {
                    world.Feed(part);
                }

                var fleet = new Fleet(rules, new FakeSubjectStore());
                var batches = new System.Collections.Concurrent.ConcurrentQueue<Event[]>(events.Chunk(split));
                await Task.WhenAll(Enumerable.Range(0, instances).Select(_ => Task.Run(async () =>
                {
                    using var instance = fleet.Start();
                    while (batches.TryDequeue(out var part))
                    {
                        // One part goes twice, as by a client that did not wait.
                        await Task.WhenAll(UntilTakenAsync(instance, part), UntilTakenAsync(instance, part));
                    }
                })));

                Assert.Equal(0, (await fleet.SweepAsync()).Left);
                AssertSame(world, fleet, events);
                Assert.Empty(fleet.Store.Rows);
            },
            iter: 30);
    }

    // Since when the source is observed is known from here on, so that a second look at an event knows no more than the first.
    private static Event[] First => [World.Call("first", World.Start - World.Minute, 1, 2)];

    private static async Task<bool> AttemptAsync(SharedIngestor instance, Event[] part)
    {
        try
        {
            await Fleet.PostAsync(instance, IngestionMode.Live, part);
            return true;
        }
        catch (StoreUnavailableException)
        {
            // As a client sees it that gets a 503.
            return false;
        }
    }

    private static async Task UntilTakenAsync(SharedIngestor instance, Event[] part)
    {
        while (!await AttemptAsync(instance, part))
        {
        }
    }

    // Events are received when they happened, as instances stamp them here too. A batch goes by its latest reception, so all is within the
    // bound.
    private static Event[] Stamped(Event[] events)
    {
        var stamped = events.ToArray();
        foreach (ref var e in stamped.AsSpan())
        {
            e.Received = e.Time = World.Start + (e.Time - World.Start) / 2;
        }

        return stamped;
    }

    private static Event[] InOrder(Event[] events) => [.. Stamped(events).OrderBy(e => e.Time).ThenBy(e => e.Id.Packed)];

    private static void AssertSame(World world, Fleet fleet, IEnumerable<Event> events)
    {
        var end = events.Max(e => e.Time);
        var read = fleet.Read(world.Engine.Table.Watermark);
        Assert.Equal(world.Aggregates(end), read.Aggregates(end));
        Assert.Equal(world.Findings(), read.Findings());
    }
}

using CsCheck;
using FraudSignals.Events;
using FraudSignals.State.Ids;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>History counts once, however often it is sent.</summary>
public class HistoryTests
{
    [Fact]
    public void History_sent_again_wholly_or_in_part_changes_nothing()
    {
        var rules = Traffic.AllRules();
        Gen.Select(Traffic.Events, Gen.Int[1, 40], Gen.Select(Gen.Int[0, 150], Gen.Int[1, 60], Gen.Int[0, 16]).Array[1, 6])
            .Sample((events, split, resends) =>
            {
                var received = World.Start + 30 * World.Day;
                events = [.. events.Select(e => e with { Received = received })];
                var once = new World(rules);
                var again = new World(rules);
                foreach (var part in events.Chunk(split))
                {
                    once.Feed(IngestionMode.History, part);
                    again.Feed(IngestionMode.History, part);
                }

                // Later than the lateness bound lets live ids be forgotten, with much that makes tables grow in between.
                foreach (var (from, count, days) in resends.OrderBy(r => r.Item3))
                {
                    var now = received + days * World.Day;
                    Event[] between = [.. Enumerable.Range(0, 50).Select(i => World.Call($"b{days}-{i}", now, 1000 + i, 2000))];
                    once.Feed(between);
                    again.Feed(between);
                    foreach (var part in events.Skip(from).Take(count).Select(e => e with { Received = now }).Chunk(split))
                    {
                        Assert.All(again.Feed(IngestionMode.History, part),
                            outcome => Assert.True(outcome is RecordOutcome.Duplicate or RecordOutcome.TooLate));
                    }
                }

                Assert.Equal(once.Aggregates(received), again.Aggregates(received));
                Assert.Equal(once.Blocks(), again.Blocks());
            }, iter: 150);
    }

    [Fact]
    public void Fourteen_days_long_a_load_can_be_finished_and_after_that_its_hours_are_closed()
    {
        var world = new World(Traffic.AllRules());
        var loaded = World.Start + 60 * World.Day;
        Assert.Equal([RecordOutcome.Accepted], world.Feed(IngestionMode.History, World.Call("a", World.Start, 1, 2, received: loaded)));
        Assert.Equal(
            [RecordOutcome.Duplicate, RecordOutcome.Accepted],
            world.Feed(IngestionMode.History,
                World.Call("a", World.Start, 1, 2, received: loaded + 13 * World.Day),
                World.Call("b", World.Start, 1, 2, received: loaded + 13 * World.Day)));
        var late = loaded + 17 * World.Day;
        Assert.Equal(
            [RecordOutcome.TooLate, RecordOutcome.TooLate, RecordOutcome.Accepted, RecordOutcome.Accepted],
            world.Feed(IngestionMode.History,
                World.Call("a", World.Start, 1, 2, received: late),
                World.Call("c", World.Start + World.Minute, 1, 2, received: late),
                World.Call("d", World.Start - World.Hour, 1, 2, received: late),
                World.Transfer("e", World.Start, 1, 2, 10) with { Received = late }));
    }

    [Fact]
    public void What_counted_live_does_not_count_as_history_once_its_id_is_gone()
    {
        var world = new World(Traffic.AllRules());
        var call = World.Call("a", World.Start, 1, 2);
        world.Feed(call);
        call.Received = World.Start + World.Day;
        Assert.Equal([RecordOutcome.Duplicate], world.Feed(IngestionMode.History, call));
        call.Received = World.Start + 9 * World.Day;
        Assert.Equal([RecordOutcome.TooLate], world.Feed(IngestionMode.History, call));
        var gap = World.Call("gap", World.Start + World.Day, 1, 2, received: World.Start + 9 * World.Day);
        Assert.Equal([RecordOutcome.Accepted], world.Feed(IngestionMode.History, gap));
    }

    [Fact]
    public void An_id_of_history_takes_eight_bytes()
    {
        var ids = new RecordIds();
        var random = new Random(1);
        for (var i = 0; i < 2_000_000; i++)
        {
            ids.Add((ulong)random.NextInt64(), 0, 1, World.Start, World.Start);
        }

        // Tables are between three eighths and three quarters full.
        Assert.InRange((double)ids.Bytes / ids.Count, 8 / 0.75, 8 / 0.375);
    }
}

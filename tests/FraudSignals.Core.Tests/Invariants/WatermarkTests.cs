using CsCheck;
using FraudSignals.Events;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>Only records that count tell how late it is.</summary>
public class WatermarkTests
{
    private const long Ahead = World.Start + 365 * World.Day;

    [Fact]
    public void What_is_refused_makes_nothing_too_late()
    {
        var world = new World(Traffic.AllRules());
        var known = World.Call("known", World.Start, 1, 2);
        world.Feed(known);
        var repeated = known;
        repeated.Received = Ahead;
        var other = known;
        other.Received = World.Start + 47 * World.Hour;
        other.Set(EventFieldInfo.Of(EventField.Answered), 0);
        var pending = World.Transfer("pending", Ahead, 1, 2, 10, status: "pending");
        Assert.Equal(
            [RecordOutcome.TooLate, RecordOutcome.TooLate, RecordOutcome.TooEarly, RecordOutcome.Accepted, RecordOutcome.Conflict],
            world.Feed(World.Call("late", World.Start, 1, 2, received: Ahead), repeated,
                World.Call("early", Ahead + World.Day, 1, 2, received: Ahead), pending, other));
        Assert.Equal(World.Start - 48 * World.Hour, world.Engine.Table.Watermark);
        Assert.Equal([RecordOutcome.Accepted], world.Feed(World.Call("old", World.Start - 47 * World.Hour, 1, 2, received: World.Start)));
        Assert.Equal(1, world.Engine.Subjects);
    }

    [Fact]
    public void No_record_that_counts_is_older_than_what_it_leads_to() => Traffic.Batches.Sample(batches =>
    {
        var world = new World(Traffic.AllRules());
        foreach (var (_, events) in batches)
        {
            foreach (var e in events)
            {
                var before = world.Engine.Table.Watermark;
                var outcome = Assert.Single(world.Feed(e));
                Assert.True(
                    world.Engine.Table.Watermark == before
                    || (outcome == RecordOutcome.Accepted && e.Time >= world.Engine.Table.Watermark));
            }
        }
    }, iter: 100);

    [Fact]
    public void An_accepted_clock_makes_records_of_now_count_again_and_forgets_who_was_seen_later()
    {
        var world = new World(Traffic.AllRules());
        world.Feed(World.Call("a", World.Start, 1, 2), World.Call("wrong", Ahead, 3, 4));
        var now = World.Call("b", World.Start + World.Minute, 1, 2);
        Assert.Equal([RecordOutcome.TooLate], world.Feed(now));
        var (watermark, before, forgotten) = world.Engine.AcceptClock(DateTimeOffset.FromUnixTimeMilliseconds(World.Start));
        Assert.Equal((World.Start - 2 * World.Day, Ahead - 2 * World.Day, 1),
            (watermark.ToUnixTimeMilliseconds(), before.ToUnixTimeMilliseconds(), forgotten));
        Assert.Equal([RecordOutcome.Accepted], world.Feed(now));
        Assert.True(world.Engine.Table.TryGet(World.Number(1), out _));
    }

    [Fact]
    public void After_a_clock_that_was_ahead_by_less_than_a_day_nothing_counts_twice()
    {
        var world = new World(Traffic.AllRules());
        Event[] known =
            [.. Enumerable.Range(0, 47).Select(h => World.Call($"a{h}", World.Start - h * World.Hour, 1, 2, received: World.Start))];
        Assert.All(world.Feed(known), outcome => Assert.Equal(RecordOutcome.Accepted, outcome));

        // So many that tables of ids are rebuilt, by a clock that is 23 hours ahead.
        var ahead = World.Start + 23 * World.Hour;
        world.Feed(
            [.. Enumerable.Range(0, 20_000)
                .Select(i => World.Call($"ahead{i}", World.Start - World.Hour, 3 + i % 50, 2, received: ahead))]);
        var (watermark, before, _) = world.Engine.AcceptClock(DateTimeOffset.FromUnixTimeMilliseconds(World.Start));
        Assert.Equal(before, watermark);
        Assert.All(world.Feed(known), outcome => Assert.NotEqual(RecordOutcome.Accepted, outcome));
        Assert.Equal([RecordOutcome.Accepted], world.Feed(World.Call("now", World.Start - 24 * World.Hour, 1, 2, received: World.Start)));
    }

    [Fact]
    public void In_any_order_nothing_is_too_late_nothing_forgotten_and_ids_are_known_for_good()
    {
        var world = new World(Traffic.AllRules(), new EngineOptions { AnyOrder = true });
        Event[] month = [.. Enumerable.Range(0, 30).SelectMany(day => Enumerable.Range(0, 300).Select(i =>
            World.Call($"c{day}-{i}", World.Start + day * World.Day + i * World.Minute, i % 20, 50 + i % 7)))];
        var years =
            month.Select(
                (e, i) => e with { Time = e.Time - 800 * World.Day, Received = e.Received - 800 * World.Day, Id = RecordId.Of($"old{i}") })
                .ToArray();
        Assert.All(world.Feed(month), outcome => Assert.Equal(RecordOutcome.Accepted, outcome));
        Assert.All(world.Feed(years), outcome => Assert.Equal(RecordOutcome.Accepted, outcome));
        Assert.All(world.Feed([.. month, .. years]), outcome => Assert.Equal(RecordOutcome.Duplicate, outcome));
        Assert.Equal(27, world.Engine.Subjects);
        Assert.Equal(0, world.Engine.Table.Watermark);
    }
}

using System.Text.Json;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>A batch replayed from its recorded steps leaves the same state as processing it, and decides nothing.</summary>
public class ReplayTests
{
    [Fact]
    public void Replay_leaves_the_state_that_processing_left()
    {
        var rules = Traffic.AllRules();
        Gen.Select(Traffic.Batches, Gen.Double[0, 1]).Sample((batches, part) =>
        {
            var live = new World(rules);
            var replayed = new World(rules);
            var split = (int)(batches.Length * part);
            foreach (var (mode, events) in batches[..split])
            {
                var batch = World.Batch(events);
                live.Engine.Process(batch, mode);
                replayed.Engine.Replay(batch, mode, live.Engine.Decisions.ToArray());
            }

            Assert.Equal(live.Blocks(), replayed.Blocks());
            Assert.Equal(live.Ids(), replayed.Ids());
            Assert.Empty(replayed.Engine.RaisedAlerts);
            live.Engine.RaisedAlerts.Clear();

            foreach (var (mode, events) in batches[split..])
            {
                Assert.Equal(live.Feed(mode, events), replayed.Feed(mode, events));
            }

            Assert.Equal(live.Alerts.Select(a => JsonSerializer.Serialize(a)), replayed.Alerts.Select(a => JsonSerializer.Serialize(a)));
            Assert.Equal(live.Blocks(), replayed.Blocks());
            Assert.Equal(live.Ids(), replayed.Ids());
        }, iter: 200);
    }

    [Fact]
    public void Replay_under_other_rules_feeds_their_aggregates_and_passes_over_what_they_do_not_know()
    {
        var rules = Traffic.AllRules();
        var others = Traffic.GrowingRules();
        Traffic.Batches.Sample(batches =>
        {
            var live = new World(rules);
            var replayed = new World(others);
            var fed = new World(others);
            foreach (var (mode, events) in batches)
            {
                var batch = World.Batch(events);
                live.Engine.Process(batch, mode);
                replayed.Engine.Replay(batch, mode, live.Engine.Decisions);
                fed.Feed(mode, events);
            }

            var end = batches.Max(b => b.Events.Max(e => e.Time));
            Assert.Equal(fed.Aggregates(end), replayed.Aggregates(end));
            var known = others.Rules.Select(r => Stable.Hash32(r.Id)).ToHashSet();
            Assert.Equal(live.Findings().Where(f => known.Contains(f.Rule)), replayed.Findings());
        }, iter: 100);
    }

    [Fact]
    public void A_touch_without_a_hit_writes_no_step()
    {
        var world = new World(Traffic.GrowingRules());
        world.Feed(World.Call("a", World.Start, 1, 2), World.Call("b", World.Start + World.Hour, 1, 2));
        Assert.True(world.Engine.Decisions.IsEmpty);
    }

    [Fact]
    public void Hits_and_alerts_are_counted_again()
    {
        var live = new World(Traffic.AllRules());
        var batch = World.Batch([.. Enumerable.Range(0, 30).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, i + 2))]);
        live.Engine.Process(batch, IngestionMode.Live);
        Assert.NotEmpty(live.Engine.RaisedAlerts);

        var replayed = new World(Traffic.AllRules());
        replayed.Engine.Replay(batch, IngestionMode.Live, live.Engine.Decisions);
        Assert.Equal(live.Engine.Loaded.Rules.Select(r => r.Hits), replayed.Engine.Loaded.Rules.Select(r => r.Hits));
        Assert.Equal(
            live.Engine.Loaded.Typologies.Select(t => (t.Alerts, t.Interdictions)),
            replayed.Engine.Loaded.Typologies.Select(t => (t.Alerts, t.Interdictions)));
    }

    [Fact]
    public void Damaged_steps_are_refused_or_read_but_never_break_out()
    {
        var live = new World(Traffic.AllRules());
        var batch = World.Batch([.. Enumerable.Range(0, 30).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, i + 2))]);
        live.Engine.Process(batch, IngestionMode.Live);
        var steps = live.Engine.Decisions.ToArray();
        Assert.Throws<InvalidDataException>(
            () => new World(Traffic.AllRules()).Engine.Replay(batch, IngestionMode.Live, steps.AsMemory(0, steps.Length - 1)));
        Assert.Throws<InvalidDataException>(() => new World(Traffic.AllRules()).Engine.Replay(World.Batch([]), IngestionMode.Live, steps));
        Gen.Select(Gen.Int[0, steps.Length - 1], Gen.Byte).Array[1, 3].Sample(damages =>
        {
            var damaged = steps.ToArray();
            foreach (var (at, value) in damages)
            {
                damaged[at] = value;
            }

            try
            {
                new World(Traffic.AllRules()).Engine.Replay(batch, IngestionMode.Live, damaged);
            }
            catch (InvalidDataException)
            {
            }
        }, iter: 1000);
    }
}

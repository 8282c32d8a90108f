using System.Text.Json;
using CsCheck;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Invariants;
using FraudSignals.Support;

namespace FraudSignals.Checkpoints;

public class EngineCheckpointTests
{
    [Fact]
    public void A_snapshot_taken_while_batches_go_on_is_the_state_as_of_its_beginning()
    {
        var rules = Traffic.AllRules();
        Gen.Select(Traffic.Batches, Gen.Double[0, 1], Gen.Int[1, 20_000], Gen.Bool).Sample((batches, part, bytes, abandonFirst) =>
        {
            var begin = (int)(batches.Length * part);
            var live = new World(rules);
            var prefix = new World(rules);
            if (abandonFirst)
            {
                Feed(live, batches[..begin]);
                var first = live.Engine.BeginCheckpoint();
                new Checkpoint(first).Continue(bytes);
                first.Abandon();
            }
            else
            {
                Feed(live, batches[..begin]);
            }

            Feed(prefix, batches[..begin]);
            var checkpoint = new Checkpoint(live.Engine.BeginCheckpoint());
            var complete = false;
            var journal = new List<(IngestionMode Mode, Events.EventBatch Batch, byte[] Steps)>();
            foreach (var (mode, events) in batches[begin..])
            {
                var batch = World.Batch(events);
                live.Engine.Process(batch, mode);
                live.Engine.RaisedAlerts.Clear();
                journal.Add((mode, batch, live.Engine.Decisions.ToArray()));
                complete = complete || checkpoint.Continue(bytes);
            }

            while (!complete)
            {
                complete = checkpoint.Continue(bytes);
            }

            var restored = new World(rules);
            checkpoint.RestoreInto(restored.Engine);
            Assert.Equal(prefix.Blocks(), restored.Blocks());
            Assert.Equal(prefix.Ids(), restored.Ids());
            Assert.Equal(Counters(prefix.Engine), Counters(restored.Engine));

            foreach (var (mode, batch, steps) in journal)
            {
                restored.Engine.Replay(batch, mode, steps);
            }

            AssertSame(live, restored);
        }, iter: 300);
    }

    [Fact]
    public void A_restored_engine_decides_as_the_live_one()
    {
        var rules = Traffic.AllRules();
        Gen.Select(Traffic.Batches, Gen.Double[0, 1]).Sample((batches, part) =>
        {
            var begin = (int)(batches.Length * part);
            var live = new World(rules);
            Feed(live, batches[..begin]);
            live.Alerts.Clear();
            var restored = new World(rules);
            Checkpoint.Of(live.Engine).RestoreInto(restored.Engine);
            foreach (var (mode, events) in batches[begin..])
            {
                Assert.Equal(live.Feed(mode, events), restored.Feed(mode, events));
            }

            Assert.Equal(live.Alerts.Select(a => JsonSerializer.Serialize(a)), restored.Alerts.Select(a => JsonSerializer.Serialize(a)));
            AssertSame(live, restored);
        }, iter: 200);
    }

    // After 8 days their panes expire and go, after half a year they are forgotten altogether; others make the table grow.
    [Theory]
    [InlineData(8, true)]
    [InlineData(181, false)]
    public void Subjects_swept_meanwhile_are_copied_as_they_were(int days, bool remain)
    {
        var rules = Traffic.AllRules();
        var live = new World(rules);
        var prefix = new World(rules);
        foreach (var world in new[] { live, prefix })
        {
            world.Feed([.. Enumerable.Range(0, 500).Select(i => World.Call($"a{i}", World.Start + i, i, i + 1))]);
        }

        var before = live.Blocks().First(b => b.Subject == World.Number(300));
        var checkpoint = new Checkpoint(live.Engine.BeginCheckpoint());
        var complete = false;
        for (var i = 0; i < 5000; i++)
        {
            live.Feed(
                [.. Enumerable.Range(0, 50).Select(n => World.Call($"b{i}-{n}", World.Start + days * World.Day + i, 1000 + i % 900, 7))]);
            complete = complete || checkpoint.Continue(300);
        }

        Assert.True(complete);
        Assert.Equal(remain, live.Blocks().Exists(b => b.Subject == World.Number(300)));
        Assert.DoesNotContain(before, live.Blocks());
        var restored = new World(rules);
        checkpoint.RestoreInto(restored.Engine);
        Assert.Equal(prefix.Blocks(), restored.Blocks());
        Assert.Equal(prefix.Ids(), restored.Ids());
    }

    [Fact]
    public void Snapshots_after_many_given_up_are_whole()
    {
        var live = new World(Traffic.AllRules());
        live.Feed(World.Call("a", World.Start, 1, 2), World.Call("b", World.Start, 3, 4));
        for (var i = 0; i < 600; i++)
        {
            var snapshot = live.Engine.BeginCheckpoint();
            live.Feed(World.Call($"c{i}", World.Start, 1 + 2 * (i & 1), 5));
            snapshot.Abandon();
        }

        var restored = new World(Traffic.AllRules());
        Checkpoint.Of(live.Engine).RestoreInto(restored.Engine);
        Assert.Equal(live.Blocks(), restored.Blocks());
    }

    [Fact]
    public void Only_one_snapshot_is_taken_at_a_time()
    {
        var engine = new World(Traffic.AllRules()).Engine;
        var snapshot = engine.BeginCheckpoint();
        Assert.Throws<InvalidOperationException>(engine.BeginCheckpoint);
        snapshot.Abandon();
        Assert.Throws<InvalidOperationException>(() => new Checkpoint(snapshot).Continue(100));
        Checkpoint.Of(engine);
        Checkpoint.Of(engine);
    }

    [Fact]
    public void Damaged_snapshots_are_refused()
    {
        var rules = Traffic.AllRules();
        var world = new World(rules);
        world.Feed([.. Enumerable.Range(0, 50).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, i + 2))]);
        var checkpoint = new Checkpoint(world.Engine.BeginCheckpoint());
        while (!checkpoint.Continue(2000))
        {
        }

        var parts = checkpoint.Parts;
        Assert.True(parts.Count > 3);
        Refused(parts[..^1]);
        Refused([.. parts[1..]]);
        Refused([parts[0], parts[2], .. parts[3..]]);
        Refused([.. parts, parts[^1]]);
        Refused([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
        Refused([[]]);
        for (var i = 0; i < parts.Count; i++)
        {
            for (var length = 0; length < parts[i].Length; length += 97)
            {
                Refused([.. parts[..i], parts[i][..length], .. parts[(i + 1)..]]);
            }
        }

        Assert.Throws<InvalidOperationException>(world.Engine.BeginRestore);

        void Refused(List<byte[]> damaged) => Assert.Throws<InvalidDataException>(() =>
        {
            var restore = new World(rules).Engine.BeginRestore();
            damaged.ForEach(part => restore.Add(part));
            restore.Complete();
        });
    }

    private static void Feed(World world, (IngestionMode Mode, Events.Event[] Events)[] batches)
    {
        foreach (var (mode, events) in batches)
        {
            world.Feed(mode, events);
        }
    }

    private static void AssertSame(World live, World restored)
    {
        Assert.Equal(live.Remembered(), restored.Remembered());
        Assert.Equal(live.Ids(), restored.Ids());
        Assert.Equal(live.Engine.State.Events, restored.Engine.State.Events);
        Assert.Equal(live.Engine.Table.Watermark, restored.Engine.Table.Watermark);
    }

    private static IEnumerable<(string, long, long, long)> Counters(Engine engine) =>
        engine.Loaded.Rules.Select(r => (r.Rule.Id, r.Hits, r.Misses, r.CannotSay))
            .Concat(engine.Loaded.Typologies.Select(t => (t.Typology.Id, t.Alerts, t.Interdictions, 0L)));
}

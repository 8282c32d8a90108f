using CsCheck;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Invariants;
using FraudSignals.Rules;
using FraudSignals.State.Layouts;
using FraudSignals.Support;

namespace FraudSignals.Checkpoints;

/// <summary>State kept under one set of rules goes on under another, reloaded or restored.</summary>
public class RulesChangeTests
{
    private static readonly Func<Snapshots, int>[] Pool =
    [
        s => s.Aggregate(AggregateFunction.Count, Role.Caller, "24h"),
        s => s.Aggregate(AggregateFunction.Sum, Role.Caller, "24h", EventField.DurationSeconds),
        s => s.Aggregate(AggregateFunction.Count, Role.Caller, "1h"),
        s => s.Aggregate(AggregateFunction.Count, [Role.Caller, Role.Callee], "7d"),
        s => s.Aggregate(AggregateFunction.Max, Role.Callee, "24h", EventField.DurationSeconds),
        s => s.Aggregate(AggregateFunction.Distinct, Role.Caller, "24h", EventField.Callee),
        s => s.Aggregate(AggregateFunction.New, Role.Caller, "24h", EventField.Callee, horizon: "3d"),
        s => s.Aggregate(AggregateFunction.TopShare, Role.Caller, "24h", EventField.Callee),
        s => s.Aggregate(AggregateFunction.GapVariation, Role.Caller, "24h"),
        s => s.Aggregate(AggregateFunction.Silence, Role.Caller, "24h", horizon: "3d"),
        s => s.Aggregate(AggregateFunction.SecondsSinceLast, Role.Caller, "24h"),
        s => s.Aggregate(AggregateFunction.SecondsSinceFirst, Role.Caller, horizon: "1h"),
        s => s.Aggregate(AggregateFunction.Count, Role.Caller, "24h", filter: Answered, where: "answered"),
        s => s.Aggregate(AggregateFunction.Sum, Role.Payee, "24h", EventField.Amount, currency: "THB"),
        s => s.Aggregate(AggregateFunction.Deviation, Role.Payee, "24h", EventField.Amount, currency: "THB"),
        s => s.Aggregate(AggregateFunction.MatchedFlow, [Role.Payee, Role.Payer], "24h", currency: "THB"),
        s => s.Aggregate(AggregateFunction.Distinct, Role.Payee, "24h", EventField.Payer),
    ];

    [Fact]
    public void What_both_rule_sets_keep_goes_on_as_if_nothing_had_changed()
    {
        // When a subject was first seen hangs on the roles that are looked at, so both sets look at all.
        var masks = Gen.Int[1, (1 << Pool.Length) - 1].Select(mask => mask | 1 << 3 | 1 << 15);
        Gen.Select(Traffic.Batches, Gen.Double[0, 1], masks, masks, Gen.Bool).Sample((batches, part, before, after, reload) =>
        {
            var change = (int)(batches.Length * part);
            var (rules, slots) = Rules(before);
            var (others, otherSlots) = Rules(after, reversed: true);
            var same = new World(rules);
            var changed = new World(rules);
            foreach (var (_, events) in batches[..change])
            {
                same.Feed(events);
                changed.Feed(events);
            }

            if (reload)
            {
                changed.Engine.Reload(others);
            }
            else
            {
                var restored = new World(others);
                Checkpoint.Of(changed.Engine).RestoreInto(restored.Engine);
                changed = restored;
            }

            AssertSound(changed.Engine);
            foreach (var (_, events) in batches[change..])
            {
                Assert.Equal(same.Feed(events), changed.Feed(events));
            }

            AssertSound(changed.Engine);
            var end = batches.Max(b => b.Events.Max(e => e.Time));
            foreach (var kept in slots.Keys.Intersect(otherSlots.Keys))
            {
                var kind = rules.Aggregates[slots[kept]].Subject;
                foreach (var token in Enumerable.Range(1, 8).Select(n => kind == SubjectKind.Number ? World.Number(n) : World.Account(n)))
                {
                    Assert.Equal(same.Read(token, slots[kept], end), changed.Read(token, otherSlots[kept], end));
                }
            }
        }, iter: 300);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Other_thresholds_find_what_is_in_the_state_already(bool reload)
    {
        var world = new World(CallsFrom(10));
        world.Feed(Calls(5));
        Assert.Empty(world.Findings());
        world = Change(world, CallsFrom(5), reload);
        world.Feed(World.Call("last", World.Start + World.Hour, 1, 2));
        Assert.Single(world.Findings());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_added_aggregate_cannot_say_before_its_horizon_has_passed(bool reload)
    {
        var world = Change(FedBefore(out var change), Added(out var count, out var mean, out var silence, out var known), reload);
        world.Feed(World.Call("after", change + World.Hour, 1, 2));
        var now = change + World.Hour;
        Assert.Equal(1, world.Read(World.Number(1), count, now));
        Assert.Equal(double.NaN, Covered(count));
        Assert.Equal(double.NaN, world.Read(World.Number(1), mean, now));
        Assert.Equal(double.NaN, world.Read(World.Number(1), silence, now));
        Assert.Equal(6, Covered(known));

        // The change is taken to have come when the last event could have come: up to ten minutes late.
        now = change + World.Day + 10 * World.Minute + World.Hour;
        world.Feed(World.Call("later", now, 1, 2));
        Assert.Equal(1, Covered(count));
        Assert.Equal(60, world.Read(World.Number(1), mean, now));

        double Covered(int slot)
        {
            world.Engine.Context.Begin(World.Number(1), now, 0);
            return world.Engine.Context.CoveredAggregate(slot);
        }
    }

    [Fact]
    public void A_birth_is_remembered_by_the_next_snapshot()
    {
        var world = Change(FedBefore(out var change), Added(out var count, out _, out _, out _), reload: true);
        world = Change(world, Added(out _, out _, out _, out _), reload: false);
        world.Engine.Context.Begin(World.Number(1), change + World.Hour, 0);
        Assert.Equal(double.NaN, world.Engine.Context.CoveredAggregate(count));
    }

    [Fact]
    public void Columns_that_do_not_fit_the_same_ring_again_begin_anew()
    {
        var (rules, slots) = Columns(Enumerable.Range(0, 30));
        var (others, otherSlots) = Columns(Enumerable.Range(0, 30).Reverse());
        var before = new World(rules);
        before.Feed(Calls(5));
        var after = Change(before, others, reload: false);
        var kept = 0;
        for (var i = 0; i < 30; i++)
        {
            var begunAnew = after.Engine.Loaded.Readers[otherSlots[i]].KeptSince > 0;
            Assert.Equal(begunAnew ? 0 : 5, after.Read(World.Number(1), otherSlots[i], World.Start + World.Hour));
            kept += begunAnew ? 0 : 1;
        }

        Assert.Equal(12, kept);
        Assert.Equal(5, before.Read(World.Number(1), slots[0], World.Start + World.Hour));

        static (RuleSnapshot, Dictionary<int, int>) Columns(IEnumerable<int> order)
        {
            var snapshots = new Snapshots();
            var slots =
                order.ToDictionary(i => i,
                    i => snapshots.Aggregate(AggregateFunction.Count, Role.Caller, filter: _ => Kleene.True, where: $"f{i}"));
            return (snapshots.Build(), slots);
        }
    }

    [Fact]
    public void Many_subjects_change_places_and_none_is_lost()
    {
        var (rules, _) = Rules(int.MaxValue);
        var (others, slots) = Rules(0b1011, reversed: true);
        var world = new World(rules);
        const int Callers = 60_000;
        foreach (var part in Enumerable.Range(0, Callers).Chunk(5000))
        {
            world.Feed([.. part.Select(i => World.Call($"c{i}", World.Start + i, 10 + i, 1 + i % 3))]);
        }

        var before = world.Engine.StateBytes;
        world.Engine.Reload(others);
        Assert.True(world.Engine.StateBytes < before);
        Assert.Equal(world.Engine.StateBytes, world.Blocks().Sum(b => b.Block.Length / 2));
        AssertSound(world.Engine);
        for (var i = 0; i < Callers; i++)
        {
            Assert.Equal(1, world.Read(World.Number(10 + i), slots[0], World.Start + World.Hour));
            Assert.Equal(60, world.Read(World.Number(10 + i), slots[1], World.Start + World.Hour));
        }
    }

    [Fact]
    public void Subjects_of_a_kind_no_longer_asked_for_go()
    {
        var (all, _) = Rules(int.MaxValue);
        var (calls, _) = Rules(1);
        var world = new World(all);
        world.Feed([.. Calls(5), World.Transfer("t", World.Start, 1, 2, 10)]);
        Assert.Equal(4, world.Engine.Subjects);
        Assert.Equal(2, Change(world, calls, reload: false).Engine.Subjects);
        world.Engine.Reload(calls);
        Assert.Equal(2, world.Engine.Subjects);
        Assert.False(world.Engine.Table.TryGet(World.Account(1), out _));
    }

    [Fact]
    public void Rules_are_not_reloaded_while_a_snapshot_is_under_way()
    {
        var world = new World(CallsFrom(1));
        var snapshot = world.Engine.BeginCheckpoint();
        Assert.Throws<InvalidOperationException>(() => world.Engine.Reload(CallsFrom(2)));
        snapshot.Abandon();
        world.Engine.Reload(CallsFrom(2));
    }

    [Fact]
    public void Counters_go_on()
    {
        var world = new World(CallsFrom(3));
        world.Feed(Calls(5));
        world.Engine.Reload(CallsFrom(2));
        var rule = Assert.Single(world.Engine.Loaded.Rules);
        Assert.Equal((3, 2), (rule.Hits, rule.Misses));
    }

    private static World FedBefore(out long change)
    {
        var snapshots = new Snapshots();
        snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "7d");
        var world = new World(snapshots.Build());
        world.Feed(Calls(5));
        change = World.Start + 4 * World.Minute;
        return world;
    }

    private static RuleSnapshot Added(out int count, out int mean, out int silence, out int known)
    {
        var snapshots = new Snapshots();
        count = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        mean = snapshots.Aggregate(AggregateFunction.Mean, Role.Caller, "24h", EventField.DurationSeconds);
        silence = snapshots.Aggregate(AggregateFunction.Silence, Role.Caller, "24h", horizon: "3d");
        known = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "7d");
        return snapshots.Build();
    }

    private static World Change(World world, RuleSnapshot rules, bool reload)
    {
        if (reload)
        {
            world.Engine.Reload(rules);
            return world;
        }

        var restored = new World(rules);
        Checkpoint.Of(world.Engine).RestoreInto(restored.Engine);
        return restored;
    }

    private static Event[] Calls(int count) =>
        [.. Enumerable.Range(0, count).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, 2))];

    private static RuleSnapshot CallsFrom(int least)
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        snapshots.Rule("calls", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(least, c.Aggregate(calls)));
        return snapshots.Build();
    }

    // The aggregates of the pool whose bit is set, in order or the other way round.
    private static (RuleSnapshot Rules, Dictionary<int, int> Slots) Rules(int mask, bool reversed = false)
    {
        var snapshots = new Snapshots();
        var picked = Enumerable.Range(0, Pool.Length).Where(i => (mask >> i & 1) != 0);
        var slots = (reversed ? picked.Reverse() : picked).ToDictionary(i => i, i => Pool[i](snapshots));
        return (snapshots.Build(), slots);
    }

    private static sbyte Answered(EvaluationContext context) => Kleene.LessOrEqual(1, context.Number(EventField.Answered));

    private static void AssertSound(Engine engine)
    {
        for (var i = 0; i < engine.Table.Positions; i++)
        {
            if (engine.Table.TryAt(i, out var state))
            {
                Assert.True(state.Layout.Shape.Fits(state.Block));
            }
        }
    }
}

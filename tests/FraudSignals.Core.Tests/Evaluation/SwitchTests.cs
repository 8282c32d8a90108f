using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

/// <summary>What is switched off is evaluated, and counts for nothing.</summary>
public class SwitchTests
{
    [Fact]
    public void A_rule_that_is_off_hits_and_finds_nothing()
    {
        var world = new World(Rules());
        world.Engine.SwitchOff(["often"]);
        Play(world, "a", World.Start);
        Assert.Empty(world.Alerts);
        Assert.Equal([Stable.Hash32("wide")], world.Findings().Select(f => f.Rule));
        Assert.True(world.Engine.Loaded.Rules.Single(r => r.Rule.Id == "often").Hits > 0);

        world.Engine.SwitchOff([]);
        world.Feed(World.Call("on", World.Start + World.Hour, 1, 2));
        Assert.Equal(["both"], world.Alerts.Select(a => a.Typology));
    }

    [Fact]
    public void Findings_made_before_do_not_count_while_a_rule_is_off()
    {
        var world = new World(Rules());
        world.Feed(World.Call("a1", World.Start, 1, 2), World.Call("a2", World.Start + 1, 1, 2));
        Assert.Single(world.Findings());
        world.Engine.SwitchOff(["often"]);
        world.Feed(World.Call("a3", World.Start + 2, 1, 3));
        Assert.Empty(world.Alerts);
        world.Engine.SwitchOff([]);
        world.Feed(World.Call("a4", World.Start + 3, 1, 3));
        Assert.Single(world.Alerts);
    }

    [Fact]
    public void A_typology_that_is_off_alerts_with_the_first_hit_once_it_is_on()
    {
        var world = new World(Rules());
        world.Engine.SwitchOff(["both"]);
        Play(world, "a", World.Start);
        Assert.Empty(world.Alerts);
        Assert.Equal(2, world.Findings().Count);
        world.Engine.SwitchOff(["another"]);
        world.Feed(World.Call("on", World.Start + World.Minute, 1, 3));
        Assert.Single(world.Alerts);
    }

    [Fact]
    public void It_stays_off_over_a_change_of_rules()
    {
        var world = new World(Rules());
        world.Engine.SwitchOff(["often"]);
        world.Engine.Reload(Rules());
        Play(world, "a", World.Start);
        Assert.Empty(world.Alerts);
    }

    // Two calls are often, two callees are wide.
    private static void Play(World world, string id, long time) =>
        world.Feed(World.Call(id + 1, time, 1, 2), World.Call(id + 2, time + 1, 1, 2), World.Call(id + 3, time + 2, 1, 3));

    private static RuleSnapshot Rules()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller);
        var callees = snapshots.Aggregate(AggregateFunction.Distinct, Role.Caller, field: Events.EventField.Callee);
        snapshots.Rule("often", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(2, c.Aggregate(calls)), aggregates: calls);
        snapshots.Rule("wide", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(2, c.Aggregate(callees)), aggregates: callees);
        snapshots.Typology("both", SubjectKind.Number, 2, 2, ("often", 1), ("wide", 1));
        return snapshots.Build();
    }
}

using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

public class TimeBoundsTests
{
    [Theory]
    [InlineData(0, RecordOutcome.Accepted)]
    [InlineData(10 * 60, RecordOutcome.Accepted)]
    [InlineData(10 * 60 + 1, RecordOutcome.TooEarly)]
    [InlineData(-48 * 3600, RecordOutcome.Accepted)]
    [InlineData(-48 * 3600 - 1, RecordOutcome.TooLate)]
    public void Events_count_from_48_hours_before_to_10_minutes_after_reception(int seconds, RecordOutcome expected)
    {
        var world = new World(Traffic.AllRules());
        var time = World.Start + seconds * 1000L;
        Assert.Equal([expected], world.Feed(World.Call("a", time, 1, 2, received: World.Start)));
        Assert.Equal(expected == RecordOutcome.Accepted ? 1 : 0, world.Engine.Subjects);
    }

    [Fact]
    public void History_of_any_age_builds_state_and_makes_no_findings()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        snapshots.Rule("any", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.Aggregate(calls)));
        var world = new World(snapshots.Build());
        world.Feed(IngestionMode.History, World.Call("a", World.Start - 100 * World.Day, 1, 2), World.Call("b", World.Start, 1, 2));
        Assert.Empty(world.Findings());
        Assert.Equal(1, world.Read(World.Number(1), calls, World.Start));
        world.Feed(World.Call("c", World.Start, 1, 2));
        Assert.Single(world.Findings());
    }

    [Fact]
    public void Subjects_silent_for_the_retention_are_forgotten()
    {
        var world = new World(Traffic.AllRules());
        world.Feed(World.Call("a", World.Start, 1, 2));
        for (var i = 0; i < 200_000 && world.Engine.Table.TryGet(World.Number(1), out _); i++)
        {
            world.Feed(World.Call($"b{i}", World.Start + 181 * World.Day + i, 3, 4));
        }

        Assert.False(world.Engine.Table.TryGet(World.Number(1), out _));
        Assert.True(world.Engine.Table.TryGet(World.Number(3), out _));
    }

    [Fact]
    public void A_subject_without_state_keeps_none_but_its_records_are_known()
    {
        var snapshots = new Snapshots();
        snapshots.Aggregate(AggregateFunction.Count, Role.Payer);
        snapshots.Aggregate(AggregateFunction.Count, Role.Payee);
        var list = new SubjectListBuilder("known", ListUse.NoState);
        list.Add(World.Account(1), ListPeriod.Always);
        snapshots.List(list);
        var world = new World(snapshots.Build());
        Assert.Equal([RecordOutcome.Accepted, RecordOutcome.Duplicate],
            world.Feed(World.Transfer("a", World.Start, 1, 2, 10), World.Transfer("a", World.Start, 1, 2, 10)));
        Assert.False(world.Engine.Table.TryGet(World.Account(1), out _));
        Assert.True(world.Engine.Table.TryGet(World.Account(2), out _));
    }
}

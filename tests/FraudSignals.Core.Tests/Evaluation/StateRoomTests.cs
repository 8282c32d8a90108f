using FraudSignals.Events;
using FraudSignals.Invariants;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

/// <summary>Where the memory for state is used up, those known go on and others are not begun.</summary>
public class StateRoomTests
{
    private const int PerBatch = 500;

    private static readonly EngineOptions Small = new() { MaxStateBytes = 4 << 20 };

    [Fact]
    public void State_stays_within_its_bound_however_many_subjects_come()
    {
        var world = new World(Traffic.GrowingRules(), Small);
        var shed = 0;
        for (var batch = 0; batch < 100; batch++)
        {
            shed += world.Engine.Process(NewSubjects(batch), IngestionMode.Live).Shed;
        }

        Assert.Equal(StateRoom.KnownSubjects, world.Engine.Room);
        Assert.InRange(world.Engine.BytesTaken, Small.MaxStateBytes / 2, Small.MaxStateBytes);
        Assert.InRange(shed, 1, 2 * 100 * PerBatch);
        Assert.Equal(shed, world.Engine.Shed);
    }

    [Fact]
    public void Who_is_known_goes_on_and_who_is_not_makes_no_alert()
    {
        var world = Full();
        var subjects = world.Engine.Subjects;
        var known = world.Alerts.Count;
        world.Feed(
            [.. Enumerable.Range(0, 30).Select(i => World.Call($"old{i}", World.Start + World.Hour + i * World.Minute, 1, 2 + i % 5))]);
        world.Feed(
            [.. Enumerable.Range(0, 30)
                .Select(i => World.Call($"new{i}", World.Start + World.Hour + i * World.Minute, 9_000_001, 9_000_100 + i))]);

        Assert.Equal(subjects, world.Engine.Subjects);
        Assert.True(world.Engine.Table.TryGet(World.Number(1), out var state));
        Assert.Equal(World.Start + World.Hour + 29 * World.Minute, state.LastSeen);
        Assert.DoesNotContain(world.Alerts.Skip(known), a => a.Subject.Token == World.Number(9_000_001).ToString());
    }

    [Fact]
    public void A_replay_leaves_out_the_same_subjects_whatever_its_own_bound()
    {
        var live = new World(Traffic.AllRules(), Small);
        var replayed = new World(Traffic.AllRules());
        for (var i = 0; i < 60; i++)
        {
            var batch = NewSubjects(i % 45);
            live.Engine.Process(batch, IngestionMode.Live);
            replayed.Engine.Replay(batch, IngestionMode.Live, live.Engine.Decisions.ToArray());
        }

        Assert.True(live.Engine.Shed > 0);
        Assert.Equal(live.Blocks(), replayed.Blocks());
        Assert.Equal(live.Engine.Shed, replayed.Engine.Shed);
    }

    private static World Full()
    {
        var world = new World(Traffic.AllRules(), Small);
        for (var batch = 0; world.Engine.Room == StateRoom.Ample; batch++)
        {
            world.Engine.Process(NewSubjects(batch), IngestionMode.Live);
        }

        return world;
    }

    private static Events.EventBatch NewSubjects(int batch) => World.Batch(
        [.. Enumerable.Range(0, PerBatch)
            .Select(i => World.Call($"{batch}-{i}", World.Start + i, 2 * (batch * PerBatch + i) + 1, 2 * (batch * PerBatch + i) + 2))]);
}

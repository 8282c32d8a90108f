using CsCheck;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>A batch sent again, wholly or in part, split as before or not, changes nothing the first did.</summary>
public class ExactlyOnceTests
{
    [Fact]
    public void Resent_records_are_duplicates_and_change_nothing()
    {
        var rules = Traffic.AllRules();
        Gen.Select(Traffic.Events, Gen.Int[1, 40], Gen.Select(Gen.Int[0, 150], Gen.Int[1, 60], Gen.Int[1, 20]).Array[0, 5]).Sample((events, split, resends) =>
        {
            var once = new World(rules);
            var again = new World(rules);
            var sent = 0;
            foreach (var part in events.Chunk(split))
            {
                once.Feed(part);
                again.Feed(part);
                sent += part.Length;
                foreach (var (from, count, size) in resends)
                {
                    foreach (var resent in events.Take(sent).Skip(from).Take(count).Chunk(size))
                    {
                        Assert.All(again.Feed(resent), outcome => Assert.True(outcome is RecordOutcome.Duplicate or RecordOutcome.TooLate));
                    }
                }
            }

            var end = events.Max(e => e.Time);
            Assert.Equal(once.Aggregates(end), again.Aggregates(end));
            Assert.Equal(once.Findings(), again.Findings());
            Assert.Equal(once.Alerts.Select(a => a.MessageId), again.Alerts.Select(a => a.MessageId));
        }, iter: 200);
    }

    [Fact]
    public void The_same_id_from_another_source_is_another_record()
    {
        var world = new World(Traffic.AllRules());
        var first = World.Call("a", World.Start, 1, 2);
        var second = first;
        second.SourceIndex = 1;
        Assert.Equal([RecordOutcome.Accepted, RecordOutcome.Accepted, RecordOutcome.Duplicate], world.Feed(first, second, second));
    }

    [Fact]
    public void A_newer_version_of_a_known_record_is_noted_and_changes_nothing()
    {
        var world = new World(Traffic.AllRules());
        var first = World.Call("a", World.Start, 1, 2);
        var newer = first;
        newer.Version = 2;
        world.Feed(first);
        var before = world.Aggregates(World.Start);
        Assert.Equal([RecordOutcome.Superseded, RecordOutcome.Duplicate], world.Feed(newer, first));
        Assert.Equal(before, world.Aggregates(World.Start));
    }

    [Fact]
    public void A_transfer_that_is_not_final_counts_for_nothing_and_leaves_its_id_free()
    {
        var world = new World(Traffic.AllRules());
        Assert.Equal([RecordOutcome.Accepted], world.Feed(World.Transfer("a", World.Start, 1, 2, 10, status: "pending")));
        Assert.Equal(0, world.Engine.Subjects);
        Assert.Equal([RecordOutcome.Accepted], world.Feed(World.Transfer("a", World.Start, 1, 2, 10, status: "accepted")));
        Assert.Equal(2, world.Engine.Subjects);
    }

    [Fact]
    public void Ids_are_remembered_for_the_whole_lateness_bound()
    {
        var world = new World(Traffic.AllRules());
        var call = World.Call("a", World.Start, 1, 2);
        world.Feed(call);
        for (var i = 0; i < 5000; i++)
        {
            world.Feed(World.Call($"b{i}", World.Start + i * 34_000, 1, 3));
        }

        call.Received = World.Start + 47 * World.Hour;
        Assert.Equal([RecordOutcome.Duplicate], world.Feed(call));
    }
}

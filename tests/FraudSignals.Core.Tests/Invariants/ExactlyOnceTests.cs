using CsCheck;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>A batch sent again, wholly or in part, split as before or not, changes nothing the first did.</summary>
public class ExactlyOnceTests
{
    [Fact]
    public void Resent_records_are_duplicates_and_change_nothing()
    {
        var rules = Traffic.AllRules();
        Gen.Select(Traffic.Events, Gen.Int[1, 40], Gen.Select(Gen.Int[0, 150], Gen.Int[1, 60], Gen.Int[1, 20]).Array[0, 5])
            .Sample((events, split, resends) =>
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
                            Assert.All(again.Feed(resent),
                                outcome => Assert.True(outcome is RecordOutcome.Duplicate or RecordOutcome.TooLate));
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

    [Fact]
    public void A_finding_addressed_to_another_counts_once_in_its_period_however_late_its_events_come()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var called = snapshots.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "any", kind: SubjectKind.Number);
        snapshots.Rule("any", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.Aggregate(calls)), addressedTo: Role.Callee,
            aggregates: [calls]);
        var world = new World(snapshots.Build());

        // Two hits of one period, the second sent when the first is older than the lateness bound and much has come between.
        var first = Enumerable.Range(0, 48).Select(h => World.Start + h * World.Hour)
            .First(t => PeriodOf(t) == PeriodOf(t + 20 * World.Hour) && PeriodOf(t - World.Hour) != PeriodOf(t));
        world.Feed(World.Call("first", first, 1, 2));
        var late = first + 20 * World.Hour;
        foreach (var between in Enumerable.Range(0, 200_000).Chunk(1000))
        {
            world.Feed([.. between.Select(i => World.Call($"b{i}", late + 40 * World.Hour, 3, 4))]);
        }

        world.Feed(World.Call("second", late, 1, 2, received: late + 47 * World.Hour));
        Assert.Equal(1, world.Read(World.Number(2), called, late));

        static int PeriodOf(long time) => CooldownPeriod.Of(World.Number(1), time, World.Day);
    }
}

using CsCheck;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Invariants;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.State;

/// <summary>The tally by kind is what a walk through all subjects counts, however they came, changed and went.</summary>
public class StateTallyTests
{
    [Fact]
    public void It_follows_batches_erasure_restore_and_other_rules() =>
        Gen.Select(Traffic.Batches, Gen.Int[1, 8]).Sample((batches, erased) =>
        {
            var world = new World(Traffic.AllRules());
            foreach (var (mode, events) in batches)
            {
                world.Feed(mode, events);
                AssertCounted(world.Engine);
            }

            world.Engine.Erase(new SubjectKey(SubjectKind.Number, World.Number(erased)));
            AssertCounted(world.Engine);

            var restored = new World(Traffic.GrowingRules());
            Checkpoint.Of(world.Engine).RestoreInto(restored.Engine);
            AssertCounted(restored.Engine);

            world.Engine.Reload(NumbersAlone());
            AssertCounted(world.Engine);
            Assert.Equal((0, 0), Tallied(world.Engine, SubjectKind.Account));
        }, iter: 100);

    [Fact]
    public void Subjects_that_are_swept_away_are_counted_no_more()
    {
        var world = new World(NumbersAlone());
        world.Feed([.. Enumerable.Range(0, 50).Select(i => World.Call($"a{i}", World.Start, i, i + 1))]);
        Assert.Equal(51, Tallied(world.Engine, SubjectKind.Number).Subjects);

        // One of the table's 1,024 places is looked at every 64 events; those that move up when another goes are met on the second round.
        for (var i = 0; i < 130; i++)
        {
            world.Feed([.. Enumerable.Range(0, 1024).Select(n => World.Call($"b{i}-{n}", World.Start + 200 * World.Day, 1, 2))]);
        }

        Assert.Equal(2, Tallied(world.Engine, SubjectKind.Number).Subjects);
        AssertCounted(world.Engine);
    }

    private static RuleSnapshot NumbersAlone()
    {
        var s = new Snapshots();
        s.Aggregate(AggregateFunction.Count, [Role.Caller, Role.Callee], "7d");
        return s.Build();
    }

    private static (int Subjects, long Bytes) Tallied(Engine engine, SubjectKind kind) =>
        (engine.Table.Tally.SubjectsOf(kind), engine.Table.Tally.BytesOf(kind));

    private static void AssertCounted(Engine engine)
    {
        var counted = new (int Subjects, long Bytes)[Enum.GetValues<SubjectKind>().Length];
        for (var i = 0; i < engine.Table.Positions; i++)
        {
            if (engine.Table.TryAt(i, out var state))
            {
                counted[(int)state.Kind].Subjects++;
                counted[(int)state.Kind].Bytes += state.BlockSize;
            }
        }

        Assert.Equal(counted, Enum.GetValues<SubjectKind>().Select(kind => Tallied(engine, kind)));
        Assert.Equal(engine.StateBytes, counted.Sum(c => c.Bytes));
    }
}

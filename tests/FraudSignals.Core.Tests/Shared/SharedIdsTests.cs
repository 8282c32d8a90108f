using FraudSignals.Events;
using FraudSignals.Invariants;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>What is known of records is known to all instances.</summary>
public class SharedIdsTests
{
    private readonly FakeSubjectStore _store = new();

    [Fact]
    public async Task History_counts_once_at_whatever_instance_and_its_hours_close_when_ids_go()
    {
        var fleet = new Fleet(Traffic.AllRules(), _store);
        var now = World.Start + 60 * World.Day;
        var history = Enumerable.Range(0, 40).Select(i => World.Call($"h{i}", World.Start + i * World.Minute, i % 3, 10 + i, received: now))
            .ToArray();
        using (var first = fleet.Start())
        {
            Assert.All(await Fleet.PostAsync(first, IngestionMode.History, history),
                outcome => Assert.Equal(RecordOutcome.Accepted, outcome));
            Assert.All(await Fleet.PostAsync(first, IngestionMode.History, history),
                outcome => Assert.Equal(RecordOutcome.Duplicate, outcome));
        }

        using var second = fleet.Start();
        Assert.All(await Fleet.PostAsync(second, IngestionMode.History, history[7..20]),
            outcome => Assert.Equal(RecordOutcome.Duplicate, outcome));

        // Much later the ids have gone with the next write of their homes; an instance that has just been started knows of the hours by the
        // others' note.
        var later = now + 20 * World.Day;
        await Fleet.PostAsync(second, IngestionMode.Live, [.. Enumerable.Range(0, 3).Select(n => World.Call($"l{n}", later, n, 9))]);
        using var third = fleet.Start();
        await Fleet.PostAsync(third, IngestionMode.Live, World.Call("now", later, 77, 78));
        Assert.All(await Fleet.PostAsync(third, IngestionMode.History, history), outcome => Assert.Equal(RecordOutcome.TooLate, outcome));
    }

    [Fact]
    public async Task Other_content_under_a_known_id_is_a_conflict_at_every_instance()
    {
        var fleet = new Fleet(Traffic.AllRules(), _store);
        var call = World.Call("a", World.Start, 1, 2);
        using var first = fleet.Start();
        using var second = fleet.Start();
        await Fleet.PostAsync(first, IngestionMode.Live, call);
        Assert.Equal(
            [RecordOutcome.Conflict, RecordOutcome.Duplicate, RecordOutcome.Accepted, RecordOutcome.Conflict],
            await Fleet.PostAsync(second, IngestionMode.Live,
                World.Call("a", World.Start, 1, 3), call, World.Call("b", World.Start, 1, 2),
                World.Call("b", World.Start, 1, 2, seconds: 7)));
    }
}

using FraudSignals.Events;
using FraudSignals.Ingestion.Stages;
using FraudSignals.State.Ids;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>The same id for other content is told from a repeat.</summary>
public class ConflictTests
{
    [Fact]
    public void Every_field_that_was_written_is_content()
    {
        var world = new World(Traffic.AllRules());
        var call = World.Call("a", World.Start, 1, 2, cell: 7);
        world.Feed(call);
        Event[] others =
        [
            call with { Time = World.Start + 1 }, call with { View = EventView.Originating },
            With(call, EventField.DurationSeconds, 1), With(call, EventField.Answered, 0), With(call, EventField.Kind, TextCode.Of("sms")),
            With(call, EventField.TrunkIn, 5),
            WithToken(call, 1), WithToken(call, 2), WithToken(call, 3), WithToken(call, 4),
            Without(call, EventField.Answered),
        ];
        Assert.All(others, other => Assert.Equal([RecordOutcome.Conflict], world.Feed(other)));
        Assert.Equal(others.Length, others.Select(o => RecordContent.Of(o)).Distinct().Count());
    }

    [Fact]
    public void What_a_payer_was_told_of_the_payees_name_is_content()
    {
        var world = new World(Traffic.AllRules());
        var transfer = World.Transfer("t", World.Start, 1, 2, 10);
        world.Feed(transfer);
        Event[] others = [.. NameMatches.Names.Select(name => With(transfer, EventField.PayeeNameMatch, TextCode.Of(name)))];
        Assert.All(others, other => Assert.Equal([RecordOutcome.Conflict], world.Feed(other)));
        Assert.Equal(others.Length, others.Select(o => RecordContent.Of(o)).Distinct().Count());
    }

    [Fact]
    public void What_is_not_the_senders_word_is_no_content()
    {
        var world = new World(Traffic.AllRules());
        var call = World.Call("a", World.Start, 1, 2);
        world.Feed(call);
        Assert.Equal(
            [RecordOutcome.Duplicate, RecordOutcome.Duplicate, RecordOutcome.Duplicate],
            world.Feed(call with { Received = World.Start + World.Hour }, With(call, EventField.CallerCountry, 66),
                call with { CalleePlace = 99 }));
    }

    [Theory]
    [InlineData(0, 0, RecordOutcome.Conflict)]
    [InlineData(2, 2, RecordOutcome.Conflict)]
    [InlineData(2, 3, RecordOutcome.Superseded)]
    [InlineData(3, 2, RecordOutcome.Duplicate)]
    [InlineData(20261130, 20261201, RecordOutcome.Superseded)]
    public void Other_content_of_another_version_is_no_conflict(int first, int second, RecordOutcome expected)
    {
        var world = new World(Traffic.AllRules());
        var call = World.Call("a", World.Start, 1, 2) with { Version = first };
        world.Feed(call);
        Assert.Equal([expected], world.Feed(With(call, EventField.DurationSeconds, 1) with { Version = second }));
    }

    [Fact]
    public void One_conflict_in_some_four_thousand_passes_for_a_repeat()
    {
        var missed = Enumerable.Range(0, 400_000)
            .Count(
                i => RecordContent.Of(World.Call("a", World.Start, 1, 2, i)) == RecordContent.Of(World.Call("a", World.Start, 1, 2, 0.5)));
        Assert.InRange(missed, 60, 140);
    }

    [Fact]
    public void Ids_kept_before_contents_were_are_known_still()
    {
        var ids = new RecordIds();
        var former = new Dictionary<int, List<ulong>>();
        var hashes = Enumerable.Range(0, 50_000).Select(i => RecordIds.Hash(World.Number(i), 0, (UInt128)i)).ToArray();
        var template = RecordIdEntry.Of(0, 3, 0, World.Start);
        foreach (var hash in hashes)
        {
            var shard = (int)(hash % RecordIds.Shards);
            (former.TryGetValue(shard, out var entries) ? entries : former[shard] = []).Add((hash & ~0xFFFUL) | template);
        }

        foreach (var (shard, entries) in former)
        {
            ids.LoadFormer(shard, [.. entries]);
        }

        Assert.Equal(hashes.Length, ids.Count);
        Assert.All(hashes, hash => Assert.Equal(KnownId.Yes, ids.Add(hash, 3, 77, World.Start, World.Start)));
        Assert.Equal(KnownId.Older, ids.Add(hashes[0], 4, 77, World.Start, World.Start));
        Assert.Equal(KnownId.No, ids.Add(RecordIds.Hash(World.Number(1), 1, 1), 0, 77, World.Start, World.Start));
    }

    private static Event With(Event e, EventField field, long value)
    {
        e.Set(EventFieldInfo.Of(field), value);
        return e;
    }

    private static Event Without(Event e, EventField field)
    {
        e.Present &= ~(1u << EventFieldInfo.Of(field).Position);
        return e;
    }

    private static Event WithToken(Event e, int slot)
    {
        e.Tokens[slot] = World.Number(900 + slot);
        return e;
    }
}

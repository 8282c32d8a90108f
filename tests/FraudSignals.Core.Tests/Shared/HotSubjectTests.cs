using FraudSignals.Events;
using FraudSignals.Invariants;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>A subject that others change all the time holds nobody up, and loses nothing.</summary>
public class HotSubjectTests
{
    [Fact]
    public async Task Its_touches_wait_in_its_inbox_and_a_sweep_applies_them_once()
    {
        var rules = Traffic.GrowingRules();
        Event[] events = [.. Enumerable.Range(0, 60).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1 + i % 7, 100))];
        var world = new World(rules);
        world.Feed(events);
        var fleet = new Fleet(rules, new FakeSubjectStore());
        using var instance = fleet.Start();

        fleet.Store.Contended = new SubjectKey(SubjectKind.Number, World.Number(100));
        Assert.All(await Fleet.PostAsync(instance, IngestionMode.Live, events), outcome => Assert.Equal(RecordOutcome.Accepted, outcome));

        var others = fleet.Read(world.Engine.Table.Watermark).Aggregates(World.Start + World.Day / 2);
        Assert.Equal(world.Aggregates(World.Start + World.Day / 2).Where(a => a.Subject != World.Number(100)),
            others.Where(a => a.Subject != World.Number(100)));
        Assert.DoesNotContain(others, a => a.Subject == World.Number(100));

        fleet.Store.Contended = null;
        var swept = await fleet.SweepAsync();
        Assert.Equal(events.Length, swept.Touches);
        Assert.Equal(0, swept.Left);
        Assert.Empty(fleet.Store.Rows);
        var read = fleet.Read(world.Engine.Table.Watermark);
        Assert.Equal(world.Aggregates(World.Start + World.Day / 2), read.Aggregates(World.Start + World.Day / 2));
        Assert.Equal(world.Findings(), read.Findings());
        Assert.Equal(world.Alerts.Select(a => a.MessageId).Order(), fleet.Book.Alerts.Select(a => a.MessageId).Order());
        Assert.Equal(0, (await fleet.SweepAsync()).Touches);
    }

    [Fact]
    public async Task Findings_addressed_to_it_wait_with_those_they_come_from()
    {
        var rules = Traffic.AllRules();
        Event[] events = [.. Enumerable.Range(0, 60).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1 + i % 7, 100))];
        var world = new World(rules);
        world.Feed(events);
        var fleet = new Fleet(rules, new FakeSubjectStore());
        using var instance = fleet.Start();

        fleet.Store.Contended = new SubjectKey(SubjectKind.Number, World.Number(100));
        await Fleet.PostAsync(instance, IngestionMode.Live, events);
        Assert.NotEmpty(fleet.Store.Rows);

        fleet.Store.Contended = null;
        Assert.True((await fleet.SweepAsync()).Findings > 0);
        Assert.Empty(fleet.Store.Rows);
        Assert.Equal(world.Findings(), fleet.Read(world.Engine.Table.Watermark).Findings());
    }

    [Fact]
    public async Task An_inbox_that_cannot_be_emptied_yet_stays()
    {
        var rules = Traffic.GrowingRules();
        Event[] events = [.. Enumerable.Range(0, 20).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, 100))];
        var fleet = new Fleet(rules, new FakeSubjectStore());
        using var instance = fleet.Start();
        fleet.Store.Contended = new SubjectKey(SubjectKind.Number, World.Number(100));
        await Fleet.PostAsync(instance, IngestionMode.Live, events);
        fleet.Store.Fault = t => t.Writes.Any(w => w.Record.Key == fleet.Store.Contended) ? Fault.Before : Fault.None;

        Assert.Equal(1, (await fleet.SweepAsync()).Left);

        (fleet.Store.Contended, fleet.Store.Fault) = (null, _ => Fault.None);
        Assert.Equal(events.Length, (await fleet.SweepAsync()).Touches);
        Assert.Empty(fleet.Store.Rows);
    }
}

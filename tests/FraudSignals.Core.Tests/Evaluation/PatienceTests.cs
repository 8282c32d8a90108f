using System.Collections.Immutable;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Inspection;
using FraudSignals.Invariants;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

/// <summary>Rules passed over for some touches find what they would have found if they had been looked at with each.</summary>
public class PatienceTests
{
    [Fact]
    public void Rules_that_say_what_they_need_find_the_same()
    {
        var looked = Traffic.GrowingRules();
        var passedOver = Traffic.GrowingRules(sayNeeds: true);
        Traffic.Batches.Sample(batches =>
        {
            var one = Play(looked, batches);
            var other = Play(passedOver, batches);
            Assert.Equal(one.Findings(), other.Findings());
            Assert.Equal(one.Alerts.Select(a => a.MessageId).Order(), other.Alerts.Select(a => a.MessageId).Order());
            Assert.Equal(Hits(one), Hits(other));
            Assert.Equal(Looks(one), Looks(other));
        }, iter: 400);
    }

    [Fact]
    public void Rules_that_need_two_counts_find_the_same()
    {
        var looked = TwoCounts(sayNeeds: false);
        var passedOver = TwoCounts(sayNeeds: true);
        Traffic.Batches.Sample(batches =>
        {
            var one = Play(looked, batches);
            var other = Play(passedOver, batches);
            Assert.Equal(one.Findings(), other.Findings());
            Assert.Equal(Hits(one), Hits(other));
            Assert.Equal(Looks(one), Looks(other));
        }, iter: 400);
    }

    [Fact]
    public void A_lowered_second_threshold_is_met_at_once()
    {
        var world = new World(TwoCounts(sayNeeds: true, least: 100));
        world.Feed(Calls(0, 3));

        world.Engine.Reload(TwoCounts(sayNeeds: true, least: 4));
        world.Feed(Calls(3, 1));

        Assert.Equal(1, Report(world, "long").Hits);
    }

    [Fact]
    public void A_lowered_threshold_is_met_at_once()
    {
        var world = new World(AtLeast(100));
        world.Feed(Calls(0, 2));

        world.Engine.Reload(AtLeast(3));
        world.Feed(Calls(2, 1));

        Assert.Equal([1], Hits(world));
    }

    [Fact]
    public void Findings_of_others_count_as_touches()
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var called = s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "calls", kind: SubjectKind.Number);
        s.Rule("calls", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.Aggregate(calls)), addressedTo: Role.Callee,
            aggregates: [calls]);
        s.AtLeast("called", SubjectKind.Number, [Role.Caller], called, 2, "list", saysNeeds: true);
        var world = new World(s.Build());

        // Nobody has called number 9 when it first calls; when it calls again two have.
        world.Feed(World.Call("first", World.Start, 9, 8));
        world.Feed(World.Call("a", World.Start + 1, 1, 9), World.Call("b", World.Start + 2, 2, 9));
        world.Feed(World.Call("second", World.Start + 3, 9, 8));

        Assert.Equal(1, Report(world, "called").Hits);
    }

    private static World Play(RuleSnapshot rules, (IngestionMode Mode, Events.Event[] Events)[] batches)
    {
        var world = new World(rules);
        foreach (var (mode, events) in batches)
        {
            world.Feed(mode, events);
        }

        return world;
    }

    private static RuleSnapshot AtLeast(int least)
    {
        var s = new Snapshots();
        s.AtLeast("calls", SubjectKind.Number, [Role.Caller], s.Aggregate(AggregateFunction.Count, Role.Caller, "24h"), least, "volume",
            saysNeeds: true);
        return s.Build();
    }

    private static RuleSnapshot TwoCounts(bool sayNeeds, double least = 2)
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var answered =
            s.Aggregate(AggregateFunction.Count, Role.Caller, "24h", filter: c => c.Flag(EventField.Answered), where: "answered",
                open: EventField.Answered);
        var week = s.Aggregate(AggregateFunction.Count, [Role.Caller, Role.Callee], "7d");
        s.AtLeast("calls", SubjectKind.Number, [Role.Caller], calls, 5, "volume", saysNeeds: sayNeeds);
        s.BothAtLeast("long", SubjectKind.Number, [Role.Caller], new Need(calls, 1), new Need(week, least), sayNeeds);
        s.BothAtLeast("longer", SubjectKind.Number, [Role.Caller], new Need(calls, 3), new Need(week, least + 4), sayNeeds);
        s.BothAtLeast("answered", SubjectKind.Number, [Role.Caller], new Need(calls, 2), new Need(answered, 2), sayNeeds);
        return s.Build();
    }

    private static Events.Event[] Calls(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, 2))];

    private static long[] Hits(World world) => [.. Rules(world).Select(r => r.Hits)];

    private static long[] Looks(World world) => [.. Rules(world).Select(r => r.Hits + r.Misses + r.CannotSay)];

    private static RuleReport Report(World world, string rule) => Rules(world).Single(r => r.Id == rule);

    private static ImmutableArray<RuleReport> Rules(World world) => RulesInspector.Report(world.Engine, default).Rules;
}

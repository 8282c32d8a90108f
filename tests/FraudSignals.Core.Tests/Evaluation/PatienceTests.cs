using System.Collections.Immutable;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Inspection;
using FraudSignals.Invariants;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

/// <summary>Rules passed over for some touches find what they would have found if they had been looked at with each.</summary>
public class PatienceTests
{
    private const long Day = 24 * World.Hour;

    [Fact]
    public void Rules_that_say_what_they_need_find_the_same() => FindTheSame(Traffic.GrowingRules(), Traffic.GrowingRules(sayNeeds: true));

    [Fact]
    public void Rules_that_need_two_counts_find_the_same() => FindTheSame(TwoCounts(sayNeeds: false), TwoCounts(sayNeeds: true));

    [Fact]
    public void Rules_that_cannot_hit_today_find_the_same()
    {
        FindTheSame(OneWay(isTold: false), OneWay(isTold: true));
        FindTheSame(Young(isTold: false), Young(isTold: true));
    }

    [Theory]
    [InlineData(-20, -7, 1)] // What was reckoned for a day does not hold on the next.
    [InlineData(-16, 7, 1)] // What expires later in the day does not count.
    [InlineData(2, 7, 0)]
    public void What_cannot_hit_now_may_when_what_was_received_has_expired(int hourOfReceiving, int hourOfMaking, int hits)
    {
        // The days of a subject begin at an hour of its own.
        var midnight = SkipCounter.EndOfDay(World.Call("", World.Start, 1, 2).Tokens[0], World.Start + 3 * Day) + 1;
        var world = new World(OneWay(isTold: true));
        world.Feed(
            [.. Enumerable.Range(0, 40).Select(i => World.Call($"r{i}", midnight + hourOfReceiving * World.Hour + i, 2, 1))]);

        // First while what was received is in the window.
        world.Feed([.. Enumerable.Range(0, 3).Select(i => World.Call($"m{i}", midnight + hourOfMaking * World.Hour + i, 1, 2))]);
        Assert.Equal(0, Report(world, "one-way").Hits);
        world.Feed([.. Enumerable.Range(3, 3).Select(i => World.Call($"m{i}", midnight + 12 * World.Hour + i, 1, 2))]);

        Assert.Equal(hits, Report(world, "one-way").Hits == 0 ? 0 : 1);
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

    private static void FindTheSame(RuleSnapshot looked, RuleSnapshot passedOver) => Traffic.Batches.Sample(batches =>
    {
        var one = Play(looked, batches);
        var other = Play(passedOver, batches);
        Assert.Equal(one.Findings(), other.Findings());
        Assert.Equal(one.Alerts.Select(a => a.MessageId).Order(), other.Alerts.Select(a => a.MessageId).Order());
        Assert.Equal(Hits(one), Hits(other));
        Assert.Equal(Looks(one), Looks(other));
    }, iter: 400);

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

    // Of two counts one must be small beside the other.
    private static RuleSnapshot OneWay(bool isTold)
    {
        var s = new Snapshots();
        var made = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var received = s.Aggregate(AggregateFunction.Count, Role.Callee, "24h");
        s.Foreseen("one-way", SubjectKind.Number, [Role.Caller], new Need(made, 2),
            c => Kleene.LessOrEqual(c.CoveredAggregate(received) / (c.Aggregate(made) + c.CoveredAggregate(received)), 0.3),
            c => c.LeastSoon(received) / (c.MostSoon(made) + c.LeastSoon(received)) > 0.3 ? Kleene.False : Kleene.Unknown,
            isTold, received);
        return s.Build();
    }

    private static RuleSnapshot Young(bool isTold)
    {
        var s = new Snapshots();
        var made = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var age = s.Aggregate(AggregateFunction.SecondsSinceFirst, [Role.Caller, Role.Callee], "0h", kind: SubjectKind.Number);
        s.Foreseen("young", SubjectKind.Number, [Role.Caller], new Need(made, 2),
            c => Kleene.LessOrEqual(c.CoveredAggregate(age), 6 * 3600),
            c => c.LeastSoon(age) > 6 * 3600 ? Kleene.False : Kleene.Unknown, isTold, age);
        return s.Build();
    }

    private static Events.Event[] Calls(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => World.Call($"c{i}", World.Start + i * World.Minute, 1, 2))];

    private static long[] Hits(World world) => [.. Rules(world).Select(r => r.Hits)];

    private static long[] Looks(World world) => [.. Rules(world).Select(r => r.Hits + r.Misses + r.CannotSay)];

    private static RuleReport Report(World world, string rule) => Rules(world).Single(r => r.Id == rule);

    private static ImmutableArray<RuleReport> Rules(World world) => RulesInspector.Report(world.Engine, default).Rules;
}

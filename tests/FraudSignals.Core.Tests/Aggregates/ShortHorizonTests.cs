using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>Before the whole horizon has been observed, what has been counts, from the least on; and the alert says how much.</summary>
public sealed class ShortHorizonTests
{
    [Theory]
    [InlineData(6, double.NaN, double.NaN)]
    [InlineData(8, 1, 0)]
    [InlineData(40, 1, 0)]
    public void New_and_first_look_back_as_far_as_was_observed(int observedDays, double fresh, double seconds)
    {
        var snapshots = new Snapshots();
        var whole = snapshots.Aggregate(AggregateFunction.New, Role.Caller, "24h", EventField.Callee, "30d");
        var some = snapshots.Aggregate(AggregateFunction.New, Role.Caller, "24h", EventField.Callee, "30d", least: "7d");
        var first = snapshots.Aggregate(AggregateFunction.SecondsSinceFirst, Role.Caller, "0h", horizon: "30d", least: "7d");
        var world = new World(snapshots.Build());
        var now = World.Start + 50 * World.Day;
        world.Feed(World.Call("x", now, 1, 2));
        var since = now - observedDays * World.Day;
        Assert.Equal(observedDays > 31 ? 1 : double.NaN, world.Read(World.Number(1), whole, now, since));
        Assert.Equal(fresh, world.Read(World.Number(1), some, now, since));
        Assert.Equal(seconds, world.Read(World.Number(1), first, now, since));
    }

    [Fact]
    public void A_counterpart_seen_within_what_was_observed_is_not_new()
    {
        var snapshots = new Snapshots();
        var some = snapshots.Aggregate(AggregateFunction.New, Role.Caller, "24h", EventField.Callee, "30d", least: "7d");
        var world = new World(snapshots.Build());
        world.Feed(World.Call("a", World.Start, 1, 2), World.Call("b", World.Start + 9 * World.Day, 1, 2),
            World.Call("c", World.Start + 9 * World.Day, 1, 3));
        Assert.Equal(1, world.Read(World.Number(1), some, World.Start + 9 * World.Day, World.Start));
    }

    [Theory]
    [InlineData(12, 0, 12)]
    [InlineData(12, 60, 0)]
    [InlineData(40, 60, 40)]
    [InlineData(5, 0, 0)]
    public void A_shorter_silence_counts_while_a_longer_could_not_have_been_seen(int silentDays, int observedBefore, int expectedDays)
    {
        var snapshots = new Snapshots();
        var silence = snapshots.Aggregate(AggregateFunction.Silence, Role.Caller, "24h", horizon: "30d", least: "7d");
        var world = new World(snapshots.Build());
        var start = World.Start + observedBefore * World.Day;
        world.Feed(World.Call("a", start - 10 * World.Day, 1, 2), World.Call("b", start - 5 * World.Day, 1, 2),
            World.Call("c", start, 1, 2));
        var now = start + silentDays * World.Day;
        world.Feed(World.Call("d", now, 1, 2));
        Assert.Equal(expectedDays * 86400, world.Read(World.Number(1), silence, now, World.Start - 10 * World.Day));
    }

    [Theory]
    [InlineData(10, 9.0)]
    [InlineData(40, null)]
    public void An_alert_says_how_far_back_was_looked(int observedDays, double? days)
    {
        var snapshots = new Snapshots();
        var fresh = snapshots.Aggregate(AggregateFunction.New, Role.Caller, "24h", EventField.Callee, "30d", least: "7d");
        Comparison[] shown =
            [new("fresh", c => c.CoveredAggregate(fresh), ">=", _ => 1, TimeSpan.FromHours(24)) { ShortHorizons = [fresh] }];
        foreach (var id in new[] { "one", "two" })
        {
            snapshots.Rule(id, SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.CoveredAggregate(fresh)), comparisons: shown,
                aggregates: [fresh]);
        }

        snapshots.Typology("both", SubjectKind.Number, 20, 90, ("one", 10), ("two", 10));
        var world = new World(snapshots.Build());
        world.Feed(World.Call("first", World.Start, 8, 9), World.Call("x", World.Start + observedDays * World.Day, 1, 2));
        var alert = Assert.Single(world.Alerts);
        Assert.All(alert.Reasons, r => Assert.Equal(days * 86400, r.Values[0].HorizonSeconds));
    }

    [Theory]
    [InlineData(3, false, null)]
    [InlineData(5, true, 5.0)]
    [InlineData(50, true, null)]
    public void An_upper_bound_over_a_long_window_speaks_from_its_least_on(int observedDays, bool says, double? days)
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "40d", least: "4d");
        Comparison[] shown =
            [new("calls", c => c.CoveredAggregate(calls), "<=", _ => 1, TimeSpan.FromDays(40)) { ShortHorizons = [calls] }];
        foreach (var id in new[] { "one", "two" })
        {
            snapshots.Rule(id, SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(c.CoveredAggregate(calls), 1), comparisons: shown,
                aggregates: [calls]);
        }

        snapshots.Typology("both", SubjectKind.Number, 20, 90, ("one", 10), ("two", 10));
        var world = new World(snapshots.Build());
        world.Feed(World.Call("first", World.Start, 8, 9), World.Call("x", World.Start + observedDays * World.Day, 1, 2));
        Assert.Equal(says, world.Alerts.Count == 1);
        Assert.All(world.Alerts.SelectMany(a => a.Reasons), r => Assert.Equal(days * 86400, r.Values[0].HorizonSeconds));
    }
}

using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

public class ExplanationTests
{
    [Fact]
    public void A_reason_shows_the_values_of_the_hit_not_of_later_events_in_its_pane()
    {
        var snapshots = new Snapshots();
        var flow = snapshots.Aggregate(AggregateFunction.MatchedFlow, [Role.Payee, Role.Payer], "24h", currency: "THB");
        var credits = snapshots.Aggregate(AggregateFunction.Count, Role.Payee, "24h");
        Condition mirrored = c => Kleene.LessOrEqual(0.9, c.Aggregate(flow));
        snapshots.Rule("flow", SubjectKind.Account, [Role.Payee, Role.Payer], mirrored, "flow",
            comparisons: [new Comparison("flow", c => c.Aggregate(flow), ">=", _ => 0.9, TimeSpan.FromHours(24))]);
        snapshots.Rule("credits", SubjectKind.Account, [Role.Payee], c => Kleene.LessOrEqual(2, c.Aggregate(credits)), "volume");
        snapshots.Typology("mule", SubjectKind.Account, 20, 100, ("flow", 10), ("credits", 10));
        var world = new World(snapshots.Build());
        world.Feed(
            World.Transfer("in", World.Start, 2, 1, 100),
            World.Transfer("out", World.Start + World.Minute, 1, 3, 95),
            World.Transfer("more", World.Start + 2 * World.Minute, 4, 1, 1000));

        var alert = Assert.Single(world.Alerts);
        var reason = Assert.Single(alert.Reasons, r => r.Rule == "flow");
        Assert.Equal(0.95, Assert.Single(reason.Values).Value);
        Assert.Equal(0.9, reason.Values[0].Threshold);
        Assert.Equal(["local/in", "local/out"], reason.Events);
        Assert.Equal(2, alert.Reasons.Length);
        Assert.Equal(World.Account(1).ToString(), alert.Subject.Token);
    }

    [Fact]
    public void A_reason_names_no_event_older_than_its_windows()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var lately = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "1h");
        snapshots.Rule("day", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(3, c.Aggregate(calls)),
            aggregates: [calls, lately]);
        snapshots.Rule("hour", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(2, c.Aggregate(lately)), aggregates: lately);
        snapshots.Typology("centre", SubjectKind.Number, 20, 100, ("day", 10), ("hour", 10));
        var world = new World(snapshots.Build());
        world.Feed(
            World.Call("old", World.Start, 1, 2),
            World.Call("morning", World.Start + 26 * World.Hour, 1, 2),
            World.Call("noon", World.Start + 30 * World.Hour, 1, 2),
            World.Call("now", World.Start + 30 * World.Hour + World.Minute, 1, 2));

        var reasons = Assert.Single(world.Alerts).Reasons;
        Assert.Equal(["local/morning", "local/noon", "local/now"], reasons.Single(r => r.Rule == "day").Events);
        Assert.Equal(["local/noon", "local/now"], reasons.Single(r => r.Rule == "hour").Events);
        Assert.Equal([3, 2], reasons.Select(r => r.Sample));
    }

    [Fact]
    public void One_family_alone_never_alerts()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        snapshots.Rule("many", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.Aggregate(calls)), "volume");
        snapshots.Rule("more", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(2, c.Aggregate(calls)), "volume");
        snapshots.Typology("centre", SubjectKind.Number, 20, 100, ("many", 50), ("more", 50));
        var world = new World(snapshots.Build());
        for (var i = 0; i < 10; i++)
        {
            world.Feed(World.Call($"c{i}", World.Start + i, 1, 2));
        }

        Assert.Equal(2, world.Findings().Count);
        Assert.Empty(world.Alerts);
    }

    [Fact]
    public void An_alert_that_grows_is_revised_under_the_same_id()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        foreach (var (id, least) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            snapshots.Rule(id, SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(least, c.Aggregate(calls)), id);
        }

        snapshots.Typology("centre", SubjectKind.Number, 20, 30, ("a", 10), ("b", 10), ("c", 10));
        var world = new World(snapshots.Build());
        for (var i = 0; i < 10; i++)
        {
            world.Feed(World.Call($"c{i}", World.Start + i, 1, 2));
        }

        Assert.Equal([1, 2], world.Alerts.Select(a => a.Revision));
        Assert.Equal(world.Alerts[0].Id, world.Alerts[1].Id);
    }
}

using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

/// <summary>Evidence is graded: a rule has steps, and a family of rules counts once.</summary>
public class BandTests
{
    [Theory]
    [InlineData(2, 10, 0, 2)]
    [InlineData(5, 25, 1, 5)]
    [InlineData(7, 25, 1, 5)]
    [InlineData(9, 40, 2, 9)]
    public void A_hit_counts_for_the_highest_step_it_reaches(int calls, double weight, int band, double threshold)
    {
        var world = new World(Graded(alert: weight + 20));
        Call(world, 0, calls);

        var alert = world.Alerts[^1];
        var reason = Assert.Single(alert.Reasons, r => r.Rule == "many");
        Assert.Equal((weight, band, 2), (reason.Weight, reason.Band, reason.HighestBand));
        Assert.Equal(threshold, reason.Values[0].Threshold);
        Assert.Equal(alert.Score, alert.Reasons.Sum(r => r.Weight));
    }

    [Fact]
    public void A_step_reached_later_raises_the_alert()
    {
        var world = new World(Graded());
        Call(world, 0, 8);
        Assert.Equal(AlertLevel.Alert, Assert.Single(world.Alerts).Level);

        Call(world, 8, 9);
        Assert.Equal([AlertLevel.Alert, AlertLevel.Interdiction], world.Alerts.Select(a => a.Level));
    }

    [Fact]
    public void A_finding_keeps_its_highest_step_in_whatever_order_events_come()
    {
        var forward = new World(Graded());
        Call(forward, 0, 9);
        var backward = new World(Graded());
        for (var i = 8; i >= 0; i--)
        {
            Call(backward, i, i + 1);
        }

        Assert.Equal(2, BandOf(forward));
        Assert.Equal(2, BandOf(backward));
    }

    [Fact]
    public void What_was_decided_is_read_back_with_its_step()
    {
        var live = new World(Graded());
        var replayed = new World(Graded());
        for (var i = 0; i < 9; i++)
        {
            var batch = World.Batch([World.Call($"c{i}", World.Start + i, 1, 2)]);
            live.Engine.Process(batch, IngestionMode.Live);
            replayed.Engine.Replay(batch, IngestionMode.Live, live.Engine.Decisions.ToArray());
            Assert.Equal(BandOf(live), BandOf(replayed));
        }

        Assert.Equal(2, BandOf(replayed));
    }

    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    public void A_family_counts_by_its_strongest_finding(double other, int alerts)
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        s.AtLeast("many", SubjectKind.Number, [Role.Caller], calls, 1, "volume");
        s.AtLeast("more", SubjectKind.Number, [Role.Caller], calls, 1, "volume");
        s.AtLeast("far", SubjectKind.Number, [Role.Caller], calls, 1, "spread");
        s.Typology("centre", SubjectKind.Number, 100, 1000, ("many", 40), ("more", 30), ("far", other));
        var world = new World(s.Build());
        Call(world, 0, 1);

        Assert.Equal(alerts, world.Alerts.Count);
        Assert.All(world.Alerts, a => Assert.Equal([60.0, 40, 0], a.Reasons.Select(r => r.Weight).OrderDescending()));
    }

    [Theory]
    [InlineData(50, 70, 1)]
    [InlineData(49, 70, 0)]
    [InlineData(70, 70, 1)]
    public void A_family_with_a_cap_counts_together_up_to_it(double cap, double alert, int alerts)
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        s.AtLeast("many", SubjectKind.Number, [Role.Caller], calls, 1, "volume");
        s.AtLeast("more", SubjectKind.Number, [Role.Caller], calls, 1, "volume");
        s.AtLeast("far", SubjectKind.Number, [Role.Caller], calls, 1, "spread");
        s.Typology("centre", SubjectKind.Number, alert, 1000, [("volume", cap)], 0, ("many", 40), ("more", 30), ("far", 20));
        var world = new World(s.Build());
        Call(world, 0, 1);

        Assert.Equal(alerts, world.Alerts.Count);
        Assert.All(world.Alerts, a => Assert.Equal(a.Score, a.Reasons.Sum(r => r.Weight)));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    public void A_makeweight_is_no_second_family(double minimum, int alerts)
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        s.AtLeast("many", SubjectKind.Number, [Role.Caller], calls, 1, "volume");
        s.AtLeast("far", SubjectKind.Number, [Role.Caller], calls, 1, "spread");
        s.Typology("centre", SubjectKind.Number, 60, 1000, [], minimum, ("many", 100), ("far", 5));
        var world = new World(s.Build());
        Call(world, 0, 1);

        Assert.Equal(alerts, world.Alerts.Count);
    }

    private static RuleSnapshot Graded(double alert = 30)
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        s.Steps("many", SubjectKind.Number, [Role.Caller], calls, "volume", (2, 10), (5, 25), (9, 40));
        s.AtLeast("far", SubjectKind.Number, [Role.Caller], calls, 1, "spread");
        s.Typology("centre", SubjectKind.Number, alert, 60, ("many", 40), ("far", 20));
        return s.Build();
    }

    private static void Call(World world, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            world.Feed(World.Call($"c{i}", World.Start + i, 1, 2));
        }
    }

    private static int BandOf(World world)
    {
        Assert.True(world.Engine.Table.TryGet(World.Number(1), out var state));
        var rule = world.Engine.Loaded.Rules.Single(r => r.Rule.Id == "many").Hash;
        foreach (ref readonly var row in state.Rows<FindingRow>(state.Layout.Findings.Index))
        {
            if (row.Key == rule)
            {
                return row.Band;
            }
        }

        return -1;
    }
}

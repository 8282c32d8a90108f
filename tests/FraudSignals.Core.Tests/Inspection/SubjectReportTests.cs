using FraudSignals.Events;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Inspection;

public class SubjectReportTests
{
    [Fact]
    public void Findings_and_alerts_are_reported_until_they_expire_whether_or_not_they_were_swept()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        snapshots.Rule("one", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.Aggregate(calls)), "volume");
        snapshots.Rule("two", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.Aggregate(calls)), "spread");
        snapshots.Typology("centre", SubjectKind.Number, 20, 100, ("one", 10), ("two", 10));
        var world = new World(snapshots.Build());

        world.Feed(World.Call("a", World.Start, 1, 2));
        var fresh = Report();
        Assert.Equal((2, 1), (fresh.Findings.Length, fresh.Alerts.Length));

        world.Feed(World.Call("b", World.Start + 20 * World.Day, 3, 4));
        var expired = Report();
        Assert.Equal((0, 0), (expired.Findings.Length, expired.Alerts.Length));

        SubjectReport Report() => SubjectInspector.Report(world.Engine, new SubjectKey(SubjectKind.Number, World.Number(1)))!;
    }
}

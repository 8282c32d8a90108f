using FraudSignals.Events;
using FraudSignals.Inspection;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

public class AddressedFindingTests
{
    [Fact]
    public void A_rule_over_the_findings_of_one_rule_does_not_run_on_those_of_another()
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var shorts = s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "short", kind: SubjectKind.Number);
        s.Rule("short", SubjectKind.Number, [Role.Caller], c => Kleene.Less(c.Number(EventField.DurationSeconds), 100),
            addressedTo: Role.Callee, aggregates: [calls]);
        s.Rule("long", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(100, c.Number(EventField.DurationSeconds)),
            addressedTo: Role.Callee, aggregates: [calls]);
        s.Rule("called", SubjectKind.Number, [Role.Finding], c => Kleene.LessOrEqual(1, c.Aggregate(shorts)), aggregates: [shorts]);
        var world = new World(s.Build());

        world.Feed(World.Call("a", World.Start, 1, 9, seconds: 10), World.Call("b", World.Start + World.Hour, 2, 9, seconds: 200));
        Assert.Equal(1, HitsOf(world, "called"));

        world.Feed(World.Call("c", World.Start + 2 * World.Hour, 3, 9, seconds: 10));
        Assert.Equal(2, HitsOf(world, "called"));
    }

    private static long HitsOf(World world, string rule) =>
        RulesInspector.Report(world.Engine, default).Rules.Single(r => r.Id == rule).Hits;
}

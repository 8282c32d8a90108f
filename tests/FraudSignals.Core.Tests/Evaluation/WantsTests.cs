using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Inspection;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Evaluation;

/// <summary>By source it is told how much of its records a rule could not judge, and for want of what.</summary>
public sealed class WantsTests
{
    [Fact]
    public void A_rule_tells_by_source_what_it_could_not_judge_and_for_want_of_what()
    {
        var snapshots = new Snapshots();
        var answered =
            snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "1h", filter: c => c.Flag(EventField.Answered), where: "answered",
                open: EventField.Answered);
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        snapshots.Rule("unanswered", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(c.CoveredAggregate(answered), 2),
            aggregates: [answered]);
        snapshots.Rule("quiet", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(c.CoveredAggregate(calls), 2),
            aggregates: [calls]);
        snapshots.Rule("long", SubjectKind.Number, [Role.Caller],
            c => Kleene.And(Kleene.LessOrEqual(1, c.Aggregate(calls)), Kleene.Less(9, c.Number(EventField.DurationSeconds))),
            aggregates: [calls]);
        var world = new World(snapshots.Build(), new EngineOptions { SourceNames = new SourceNames(["local", "telco-a"]) });

        // Source 0 lacks the field, source 1 has it; a day goes by at call 96 of each.
        for (var i = 0; i < 200; i++)
        {
            world.Feed(Call(i, source: 0, caller: 1, answered: null), Call(i, source: 1, caller: 2, answered: true));
        }

        var rules = RulesInspector.Report(world.Engine, default).Rules.ToDictionary(r => r.Id);
        Assert.Equal(
            [("local", 200, 200, 1.0, "answered 1"), ("telco-a", 200, 4, 0.02, "1 h of observation 1")],
            rules["unanswered"].Sources.Select(Line));
        Assert.Equal(
            [("local", 200, 96, 0.48, "24 h of observation 1"), ("telco-a", 200, 96, 0.48, "24 h of observation 1")],
            rules["quiet"].Sources.Select(Line));
        Assert.Equal([("local", 200, 0, 0, ""), ("telco-a", 200, 0, 0, "")], rules["long"].Sources.Select(Line));

        static (string, int, int, double, string) Line(RuleSourceReport s) =>
            (s.Source, (int)s.Events, (int)s.CannotSay, s.Share, string.Join(", ", s.Wants.Select(w => $"{w.Want} {w.Share}")));
    }

    [Fact]
    public void A_typology_tells_whether_it_can_alert_with_the_rules_that_can_say()
    {
        var snapshots = new Snapshots();
        var answered =
            snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "1h", filter: c => c.Flag(EventField.Answered), where: "answered",
                open: EventField.Answered);
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        snapshots.AtLeast("busy", SubjectKind.Number, [Role.Caller], calls, 1000, "volume");
        snapshots.AtLeast("wide", SubjectKind.Number, [Role.Caller], calls, 1000, "spread");
        snapshots.AtLeast("answers", SubjectKind.Number, [Role.Caller], answered, 1000, "reciprocity");
        snapshots.Typology("centre", SubjectKind.Number, 50, 90, ("busy", 30), ("wide", 10), ("answers", 40));
        snapshots.Typology("other", SubjectKind.Number, 40, 90, ("busy", 30), ("wide", 10), ("answers", 40));
        var world = new World(snapshots.Build(), new EngineOptions { SourceNames = new SourceNames(["local", "telco-a"]) });
        for (var i = 0; i < 10; i++)
        {
            world.Feed(Call(i, source: 0, caller: 1, answered: null), Call(i, source: 1, caller: 2, answered: true));
        }

        var typologies = RulesInspector.Report(world.Engine, default).Typologies.ToDictionary(t => t.Id);
        Assert.Equal([new("local", 0.5, 40, false), new("telco-a", 1, 80, true)], typologies["centre"].Sources);
        Assert.Equal([new("local", 0.5, 40, true), new("telco-a", 1, 80, true)], typologies["other"].Sources);
    }

    private static Event Call(int i, ushort source, int caller, bool? answered) =>
        World.Call($"{source}-{i}", World.Start + i * 15 * World.Minute, caller, 9, answered: answered) with { SourceIndex = source };
}

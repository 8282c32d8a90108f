using CsCheck;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Invariants;

/// <summary>
/// Random calls, transfers and verdicts of a few busy subjects, and rules that only grow, with findings that go on to others.
/// </summary>
internal static class Traffic
{
    public static Gen<Event[]> Events { get; } =
        from count in Gen.Int[1, 150]
        from hours in Gen.Int[1, 90]
        from times in Gen.Long[0, hours * World.Hour].Array[count]
        from kinds in Gen.Int[0, 9].Array[count]
        from parties in Gen.Select(Gen.Int[1, 4], Gen.Int[1, 7]).Array[count]
        from amounts in Gen.Int[1, 60_000].Array[count]
        select Enumerable.Range(0, count)
            .Select(
                i =>
                    kinds[i] == 0
                        ? World.Verdict($"v{i}", World.Start + times[i], parties[i].Item1,
                            amounts[i] % 3 == 0 ? "false_positive" : "confirmed")
                        : kinds[i] < 4
                        ? World.Transfer($"t{i}", World.Start + times[i], parties[i].Item1, parties[i].Item2 + 1, amounts[i])
                        : World.Call($"c{i}", World.Start + times[i], parties[i].Item1, parties[i].Item2 + 1, amounts[i] / 1000)).ToArray();

    /// <summary>The same in batches as they may come: late, resent, not yet final, in newer versions, some of them history.</summary>
    public static Gen<(IngestionMode Mode, Event[] Events)[]> Batches { get; } =
        from events in Events
        from split in Gen.Int[1, 40]
        from history in Gen.Int[-2, 2]
        from fates in Gen.Select(Gen.Int[0, 19], Gen.Int[0, 149], Gen.Long[0, 60 * World.Hour]).Array[events.Length]
        select events.OrderBy(e => e.Time / (30 * World.Hour)).SelectMany((e, i) => Fate(events, e, fates[i])).Chunk(split)
            .Select((chunk, i) => (i < history ? IngestionMode.History : IngestionMode.Live, chunk)).ToArray();

    private static IEnumerable<Event> Fate(Event[] all, Event e, (int Kind, int Other, long Delay) fate)
    {
        switch (fate.Kind)
        {
            case 0:
                e.Received += fate.Delay;
                break;
            case 1:
                yield return all[fate.Other % all.Length];
                break;
            case 2 when e.Type == EventType.Transfer:
                e.Set(EventFieldInfo.Of(EventField.Status), TextCode.Of("pending"));
                break;
            case 3:
                var newer = all[fate.Other % all.Length];
                newer.Version++;
                yield return newer;
                break;
            case 4:
                e.Received -= World.Hour;
                break;
        }

        yield return e;
    }

    /// <summary>Rules over aggregates that only grow with events.</summary>
    /// <param name="sayNeeds">Whether the rules say what they cannot hit without, as loaded ones do.</param>
    public static RuleSnapshot GrowingRules(bool sayNeeds = false)
    {
        var s = new Snapshots();
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var callees = s.Aggregate(AggregateFunction.Distinct, Role.Caller, "6h", EventField.Callee);
        var week = s.Aggregate(AggregateFunction.Count, [Role.Caller, Role.Callee], "7d");
        var moneyIn = s.Aggregate(AggregateFunction.Sum, Role.Payee, "24h", EventField.Amount, currency: "THB");
        var payers = s.Aggregate(AggregateFunction.Distinct, Role.Payee, "24h", EventField.Payer);
        s.AtLeast("calls", SubjectKind.Number, [Role.Caller], calls, 5, "volume", cooldown: "6h", saysNeeds: sayNeeds);
        s.AtLeast("callees", SubjectKind.Number, [Role.Caller], callees, 4, "spread", cooldown: "6h", saysNeeds: sayNeeds);
        s.AtLeast("week", SubjectKind.Number, [Role.Caller, Role.Callee], week, 20, "tenure", saysNeeds: sayNeeds);
        s.AtLeast("money", SubjectKind.Account, [Role.Payee], moneyIn, 50_000, "amount", saysNeeds: sayNeeds);
        s.AtLeast("payers", SubjectKind.Account, [Role.Payee], payers, 3, "spread", saysNeeds: sayNeeds);
        var judged = s.Aggregate(AggregateFunction.Count, [Role.Verdict], "7d", kind: SubjectKind.Account);
        s.AtLeast("judged", SubjectKind.Account, [Role.Verdict], judged, 1, "verdict", saysNeeds: sayNeeds);
        s.Typology("centre", SubjectKind.Number, 20, 30, ("calls", 10), ("callees", 10), ("week", 10));
        s.Typology("mule", SubjectKind.Account, 20, 100, ("money", 10), ("payers", 10), ("judged", 10));
        return s.Build();
    }

    /// <summary>The same and rules over ratios, order-sensitive aggregates and addressed findings.</summary>
    /// <param name="others">Adds other rules and typologies before them.</param>
    public static RuleSnapshot AllRules(Action<Snapshots>? others = null)
    {
        var s = new Snapshots();
        others?.Invoke(s);
        var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
        var callees = s.Aggregate(AggregateFunction.Distinct, Role.Caller, "24h", EventField.Callee);
        var gaps = s.Aggregate(AggregateFunction.GapVariation, Role.Caller, "24h");
        var flow = s.Aggregate(AggregateFunction.MatchedFlow, [Role.Payee, Role.Payer], "24h", currency: "THB");
        var called = s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "calls", kind: SubjectKind.Number);
        s.Rule("calls", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(5, c.Aggregate(calls)), "volume",
            addressedTo: Role.Callee, cooldown: "6h", aggregates: [calls]);
        s.Rule("spread", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(0.5, c.Aggregate(callees) / c.Aggregate(calls)),
            "spread", aggregates: [callees, calls]);
        s.Rule("pacing", SubjectKind.Number, [Role.Caller], c => Kleene.Less(c.Aggregate(gaps), 1), "pacing", aggregates: [gaps]);
        s.Rule("called", SubjectKind.Number, [Role.Finding], c => Kleene.LessOrEqual(2, c.Aggregate(called)), "list", aggregates: [called]);
        s.Rule("flow", SubjectKind.Account, [Role.Payee, Role.Payer], c => Kleene.LessOrEqual(0.5, c.Aggregate(flow)), "flow",
            aggregates: [flow]);
        var confirmed = s.Aggregate(
            AggregateFunction.Count, [Role.Verdict], "7d", kind: SubjectKind.Account, where: "confirmed",
            filter: c => Kleene.SameText(c.Text(EventField.Verdict), TextCode.Of("confirmed")));
        var tainted = s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "confirmed", kind: SubjectKind.Account);
        s.Rule("confirmed", SubjectKind.Account, [Role.Payer], c => Kleene.LessOrEqual(1, c.Aggregate(confirmed)), "verdict",
            addressedTo: Role.Payee, cooldown: "6h", aggregates: [confirmed]);
        s.Rule("tainted", SubjectKind.Account, [Role.Finding], c => Kleene.LessOrEqual(1, c.Aggregate(tainted)), "verdict",
            aggregates: [tainted]);
        s.Rule("large", SubjectKind.Account, [Role.Payee], c => Kleene.LessOrEqual(30_000, c.Number(EventField.Amount)), "amount");
        s.Typology("centre", SubjectKind.Number, 20, 30, ("calls", 10), ("spread", 10), ("pacing", 10));
        s.Typology("victim", SubjectKind.Number, 20, 100, ("called", 10), ("calls", 10));
        s.Typology("mule", SubjectKind.Account, 20, 100, ("flow", 10), ("large", 10));
        s.Typology("tainted", SubjectKind.Account, 20, 100, ("tainted", 10), ("large", 10));
        return s.Build();
    }
}

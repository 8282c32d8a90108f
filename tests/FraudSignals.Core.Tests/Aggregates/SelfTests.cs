using CsCheck;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>Events whose two sides are one subject count as such and as nothing else.</summary>
public class SelfTests
{
    private static readonly Gen<(Event[] Others, Event[] Selves)> Plays =
        from count in Gen.Int[1, 80]
        from times in Gen.Long[0, 30 * World.Hour].Array[count]
        from parties in Gen.Select(Gen.Int[1, 4], Gen.Int[1, 5]).Array[count]
        from amounts in Gen.Int[1, 50_000].Array[count]
        from isCall in Gen.Bool.Array[count]
        select Split([.. Enumerable.Range(0, count).Select(i => isCall[i]
            ? World.Call($"c{i}", World.Start + times[i], parties[i].Item1, parties[i].Item2, amounts[i] / 1000, cell: amounts[i] % 3)
            : WithNumbers(World.Transfer($"t{i}", World.Start + times[i], parties[i].Item1, parties[i].Item2, amounts[i]), amounts[i]))]);

    [Fact]
    public void No_aggregate_of_either_side_sees_them()
    {
        var snapshot = EveryFunction();
        Plays.Sample(play =>
        {
            var (others, selves) = play;
            var without = new World(snapshot);
            var with = new World(snapshot);
            without.Feed(others);
            Event[] all = [.. others, .. selves];
            with.Feed([.. all.OrderBy(e => e.Id.Packed % 7)]);
            var ordered = new World(snapshot);
            ordered.Feed([.. others.OrderBy(e => e.Id.Packed % 7)]);
            var end = World.Start + 30 * World.Hour;
            Assert.Equal(ordered.Aggregates(end).Where(a => !double.IsNaN(a.Value)),
                with.Aggregates(end).Where(a => !double.IsNaN(a.Value) && !IsOfSelves(snapshot, a.Index)));
        }, iter: 200);
    }

    [Fact]
    public void They_are_counted_where_a_rule_asks()
    {
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.SelfCall, "7d");
        var transfers = snapshots.Aggregate(AggregateFunction.Count, Role.SelfTransfer, "7d");
        var money = snapshots.Aggregate(AggregateFunction.Sum, Role.SelfTransfer, "7d", EventField.Amount, currency: "THB");
        var made = snapshots.Aggregate(AggregateFunction.Count, Role.Caller, "7d");
        snapshots.Rule("voicemail", SubjectKind.Number, [Role.SelfCall], c => Kleene.LessOrEqual(1, c.Aggregate(calls)),
            aggregates: [calls]);
        var snapshot = snapshots.Build();
        Plays.Sample(play =>
        {
            var world = new World(snapshot);
            world.Feed([.. play.Others, .. play.Selves]);
            var end = World.Start + 30 * World.Hour;
            for (var n = 1; n <= 4; n++)
            {
                var own = play.Selves.Where(e => e.Tokens[0] == World.Number(n) || e.Tokens[0] == World.Account(n)).ToList();
                Assert.Equal(own.Count(e => e.Type == EventType.Call), Read(World.Number(n), calls));
                Assert.Equal(own.Count(e => e.Type == EventType.Transfer), Read(World.Account(n), transfers));
                Assert.Equal(own.Where(e => e.Type == EventType.Transfer).Sum(e => e.Values[0]) / 100.0, Read(World.Account(n), money));
                Assert.Equal(play.Others.Count(e => e.Type == EventType.Call && e.Tokens[0] == World.Number(n)),
                    Read(World.Number(n), made));
            }

            Assert.Equal(play.Selves.Where(e => e.Type == EventType.Call).Select(e => e.Tokens[0]).Distinct().Count(),
                world.Findings().Select(f => f.Subject).Distinct().Count());

            double Read(Token subject, int index) =>
                world.Engine.Table.TryGet(subject, out _) && world.Read(subject, index, end) is var value && !double.IsNaN(value) ? value
                    : 0;
        }, iter: 100);
    }

    [Theory]
    [InlineData(EventView.Both)]
    [InlineData(EventView.Originating)]
    [InlineData(EventView.Terminating)]
    public void They_touch_their_subject_once_whoever_saw_them(EventView view)
    {
        var e = World.Call("a", World.Start, 1, 1, cell: 3) with { View = view };
        Assert.Equal([Role.SelfCall, null, null, null, Role.Cell], Enumerable.Range(0, Event.TokenCount).Select(i => Roles.Of(e, i)));
        var transfer = WithNumbers(World.Transfer("b", World.Start, 1, 2, 10), 0) with { View = view };
        Assert.Equal(Role.SelfNumber, Roles.Of(transfer, 2));
        Assert.Null(Roles.Of(transfer, 3));
        Assert.True(Roles.Of(transfer, 0) is Role.Payer or null);
    }

    private static (Event[] Others, Event[] Selves) Split(Event[] events) =>
        ([.. events.Where(e => e.Tokens[0] != e.Tokens[1])], [.. events.Where(e => e.Tokens[0] == e.Tokens[1])]);

    // Now and then the numbers of both sides are one; then the numbers are no sides either.
    private static Event WithNumbers(Event transfer, int n)
    {
        transfer.Tokens[2] = World.Number(1 + n % 4);
        transfer.Tokens[3] = transfer.Tokens[0] == transfer.Tokens[1] ? transfer.Tokens[2]
            : World.Number(n % 3 == 0 ? 1 + n % 4 : 5 + n % 4);
        return transfer;
    }

    private static bool IsOfSelves(RuleSnapshot snapshot, int index) => snapshot.Aggregates[index].Roles.Any(r => r > Role.Finding);

    private static RuleSnapshot EveryFunction()
    {
        var s = new Snapshots();
        foreach (var role in (Role[])[Role.Caller, Role.Callee])
        {
            var other = role == Role.Caller ? EventField.Callee : EventField.Caller;
            s.Aggregate(AggregateFunction.Count, role, "24h");
            s.Aggregate(AggregateFunction.Distinct, role, "24h", other);
            s.Aggregate(AggregateFunction.New, role, "24h", other, "2d");
            s.Aggregate(AggregateFunction.TopShare, role, "24h", EventField.Cell);
            s.Aggregate(AggregateFunction.GapVariation, role, "24h");
            s.Aggregate(AggregateFunction.Sum, role, "24h", EventField.DurationSeconds);
            s.Aggregate(AggregateFunction.SecondsSinceFirst, role, "0h");
            s.Aggregate(AggregateFunction.SecondsSinceLast, role, "0h");
        }

        s.Aggregate(AggregateFunction.SequentialShare, Role.Caller, "24h", EventField.CalleePlace);
        foreach (var role in (Role[])[Role.Payer, Role.Payee])
        {
            s.Aggregate(AggregateFunction.Count, role, "24h");
            s.Aggregate(AggregateFunction.Sum, role, "24h", EventField.Amount, currency: "THB");
            s.Aggregate(AggregateFunction.Max, role, "24h", EventField.Amount, currency: "THB");
            s.Aggregate(AggregateFunction.Distinct, role, "24h", role == Role.Payer ? EventField.Payee : EventField.Payer);
        }

        s.Aggregate(AggregateFunction.MatchedFlow, [Role.Payee, Role.Payer], "24h", currency: "THB");
        s.Aggregate(AggregateFunction.Dwell, [Role.Payee, Role.Payer], "24h", currency: "THB");
        return s.Build();
    }
}

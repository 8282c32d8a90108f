using CsCheck;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>
/// What rules know of the time before their event, of the end of calls and of whose findings they count, against a plain recount.
/// </summary>
public class BeforeAndFindingsTests
{
    private static readonly Gen<(long Time, int Payer, int Payee, int Amount)[]> Payments =
        from count in Gen.Int[1, 60]
        from span in Gen.OneOf(Gen.Const(3 * World.Hour), Gen.Const(World.Day), Gen.Const(40 * World.Day))
        from times in Gen.Long[0, span].Array[count]
        from payers in Gen.Int[1, 3].Array[count]
        from payees in Gen.Int[1, 12].Array[count]
        from amounts in Gen.Int[1, 90_000].Array[count]
        select Enumerable.Range(0, count).Select(i => (World.Start + times[i] / 1000 * 1000, payers[i], payees[i] + 10, amounts[i]))
            .OrderBy(p => p.Item1).ToArray();

    [Fact]
    public void An_event_is_no_part_of_what_was_before_it()
    {
        Payments.Sample(payments =>
        {
            var judged = new List<(double Count, double Mean, double Deviation, double Top)>();
            var s = new Snapshots();
            var count = s.Aggregate(AggregateFunction.Count, Role.Payer, "24h", before: true);
            var mean = s.Aggregate(AggregateFunction.Mean, Role.Payer, "24h", EventField.Amount, currency: "THB", before: true);
            var deviation = s.Aggregate(AggregateFunction.Deviation, Role.Payer, "24h", EventField.Amount, currency: "THB", before: true);
            var top =
                s.Aggregate(AggregateFunction.TopShare, Role.Payer, "24h", EventField.Payee, currency: "THB", weight: EventField.Amount,
                    before: true);
            s.Rule("judge", SubjectKind.Account, [Role.Payer], c =>
            {
                judged.Add((c.Aggregate(count), c.Aggregate(mean), c.Aggregate(deviation), c.Aggregate(top)));
                return Kleene.False;
            }, aggregates: [count, mean, deviation, top]);
            var world = new World(s.Build());
            for (var i = 0; i < payments.Length; i++)
            {
                var (time, payer, payee, amount) = payments[i];
                world.Feed(World.Transfer($"t{i}", time, payer, payee, amount));
                var before = payments.Take(i).Where(p => p.Payer == payer && Pane(p.Time) > Pane(time) - 96).ToList();
                var newest = payments.Take(i).Where(p => p.Payer == payer && p.Time > time - World.Day).ToList();
                var now = judged[^1];
                Assert.Equal(before.Count, now.Count);
                Close(before.Count == 0 ? double.NaN : before.Average(p => (double)p.Amount), now.Mean);
                Close(
                    before.Count < 2 ? double.NaN
                        : Math.Sqrt(before.Average(p => Math.Pow(p.Amount - before.Average(o => (double)o.Amount), 2))), now.Deviation);
                Close(
                    newest.Count == 0 ? double.NaN
                        : newest.GroupBy(p => p.Payee).Max(g => g.Sum(p => (double)p.Amount)) / newest.Sum(p => (double)p.Amount), now.Top);
            }

            Assert.Equal(payments.Length, judged.Count);
        }, iter: 200);

        static long Pane(long time) => time / (15 * World.Minute);
    }

    [Theory]
    [InlineData("1d")]
    [InlineData("10d")]
    public void A_counterpart_is_new_that_was_not_met_before_the_event(string horizon)
    {
        var span = Snapshots.Span(horizon);
        Payments.Sample(payments =>
        {
            var judged = new List<double>();
            var s = new Snapshots();
            var isNew = s.Aggregate(AggregateFunction.IsNew, Role.Payer, "0h", EventField.Payee, horizon, before: true);
            s.Rule("judge", SubjectKind.Account, [Role.Payer], c =>
            {
                judged.Add(c.Aggregate(isNew));
                return Kleene.False;
            }, aggregates: [isNew]);
            var world = new World(s.Build());
            world.Engine.State.Observe(0, World.Start - 400 * World.Day);
            for (var i = 0; i < payments.Length; i++)
            {
                var (time, payer, payee, amount) = payments[i];
                world.Feed(World.Transfer($"t{i}", time, payer, payee, amount));
                var last = payments.Take(i).Where(p => p.Payer == payer && p.Payee == payee).Select(p => p.Time).DefaultIfEmpty(0).Max();
                var pane = Rules.PaneGrid.For(span).Milliseconds;

                // Never new who was met within the horizon; and who was not is new, but for the last pane of it.
                if (last >= time - (long)span.TotalMilliseconds)
                {
                    Assert.Equal(0, judged[^1]);
                }
                else if (last < time - (long)span.TotalMilliseconds - 2 * pane)
                {
                    Assert.Equal(1, judged[^1]);
                }
            }
        }, iter: 200);
    }

    [Fact]
    public void Nobody_is_new_before_the_horizon_was_observed_or_where_nobody_is_named()
    {
        var s = new Snapshots();
        var isNew = s.Aggregate(AggregateFunction.IsNew, Role.Payer, "0h", EventField.PayeeNumber, "10d", before: true);
        var judged = new List<double>();
        s.Rule("judge", SubjectKind.Account, [Role.Payer], c =>
        {
            judged.Add(c.Aggregate(isNew));
            return Kleene.False;
        }, aggregates: [isNew]);
        var world = new World(s.Build());
        var named = World.Transfer("b", World.Start + 5 * World.Day, 1, 2, 10);
        named.Tokens[3] = World.Number(5);
        var later = named with { Id = RecordId.Of("c"), Time = World.Start + 11 * World.Day, Received = World.Start + 11 * World.Day };
        later.Tokens[3] = World.Number(6);
        world.Feed(World.Transfer("a", World.Start, 1, 2, 10), named, later);
        Assert.Equal([double.NaN, double.NaN, 1], judged);
        world.Feed(World.Transfer("d", World.Start + 12 * World.Day, 1, 2, 10));
        Assert.Equal(double.NaN, judged[^1]);
    }

    [Fact]
    public void Seconds_since_the_end_of_a_call_are_none_while_it_lasts()
    {
        var gen = from count in Gen.Int[1, 12]
                  from times in Gen.Int[0, 20_000].Array[count]
                  from durations in Gen.Int[0, 4_000].Array[count]
                  from at in Gen.Int[0, 30_000]
                  select (Calls: times.Zip(durations).ToArray(), at);
        var s = new Snapshots();
        var since = s.Aggregate(AggregateFunction.SecondsSinceEnd, Role.Callee, "0h");
        var snapshot = s.Build();
        gen.Sample(play =>
        {
            var world = new World(snapshot);
            var calls = play.Calls.OrderBy(c => c.First).ToArray();
            var at = Math.Max(play.at, calls.Max(c => c.First));
            for (var i = 0; i < calls.Length; i++)
            {
                world.Feed(World.Call($"c{i}", World.Start + calls[i].First * 1000, 2, 1, calls[i].Second));
            }

            var end = calls.Max(c => c.First + c.Second);
            Assert.Equal(end <= at ? at - end : 0, world.Read(World.Number(1), since, World.Start + at * 1000L));
        }, iter: 500);
    }

    [Fact]
    public void Findings_are_counted_by_cooldown_by_event_and_by_origin_and_by_what_led_to_them()
    {
        var gen = from count in Gen.Int[1, 60]
                  from times in Gen.Int[0, 70 * 3600].Array[count]
                  from callers in Gen.Int[1, 4].Array[count]
                  from victims in Gen.Int[10, 16].Array[count]
                  from pays in Gen.Bool.Array[count]
                  select Enumerable.Range(0, count)
                      .Select(i => (Time: World.Start + times[i] * 1000L, Caller: callers[i], Victim: victims[i], Pays: pays[i]))
                      .OrderBy(e => e.Time).ToArray();
        gen.Sample(events =>
        {
            var s = new Snapshots();
            var calls = s.Aggregate(AggregateFunction.Count, Role.Caller, "24h");
            s.Rule("calls", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(1, c.Aggregate(calls)), addressedTo: Role.Callee,
                cooldown: "6h", aggregates: [calls]);
            var called = s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "calls", kind: SubjectKind.Number);
            s.Rule("pays", SubjectKind.Number, [Role.PayerNumber], c => Kleene.LessOrEqual(1, c.Aggregate(called)), addressedTo: Role.Payee,
                cooldown: "6h", aggregates: [called]);
            var periods = s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "pays", kind: SubjectKind.Account);
            var each =
                s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "pays", kind: SubjectKind.Account,
                    per: FindingUnit.Event);
            var origins =
                s.Aggregate(AggregateFunction.Count, [Role.Finding], "7d", finding: "pays", kind: SubjectKind.Account,
                    per: FindingUnit.Origin);
            var cause = s.Aggregate(AggregateFunction.CommonCause, [Role.Finding], "7d", finding: "pays", kind: SubjectKind.Account);
            var last = s.Aggregate(AggregateFunction.SecondsSinceLast, [Role.Finding], "0h", finding: "pays", kind: SubjectKind.Account);
            s.Rule("paid", SubjectKind.Account, [Role.Finding], c => Kleene.Unknown, aggregates: [periods, each, origins, cause, last]);
            var world = new World(s.Build());
            var hits = new List<(long Time, int Victim, int Period, int Cause)>();
            for (var i = 0; i < events.Length; i++)
            {
                var e = events[i];
                if (!e.Pays)
                {
                    world.Feed(World.Call($"c{i}", e.Time, e.Caller, e.Victim));
                    continue;
                }

                var payment = World.Transfer($"t{i}", e.Time, e.Victim, 1, 10);
                payment.Tokens[2] = World.Number(e.Victim);
                world.Feed(payment);

                // A call is told to the called once a cool-down of its caller; who calls within it again tells nothing new.
                var callers = world.Engine.Loaded.Rules.Single(r => r.Rule.Id == "calls");
                var told = events.Take(i).Where(o => !o.Pays && o.Victim == e.Victim)
                    .GroupBy(o => (o.Caller, CooldownPeriod.Of(World.Number(o.Caller), callers, o.Time))).Select(g => g.First())
                    .OrderBy(o => o.Time).ToList();
                if (told.Count > 0)
                {
                    var rule = world.Engine.Loaded.Rules.Single(r => r.Rule.Id == "pays");
                    hits.Add((e.Time, e.Victim, CooldownPeriod.Of(World.Number(e.Victim), rule, e.Time), told[^1].Caller));
                }
            }

            if (hits.Count == 0)
            {
                return;
            }

            var end = events[^1].Time;
            var once = hits.GroupBy(h => (h.Victim, h.Period)).Select(g => g.First()).ToList();
            Assert.Equal(once.Count, Read(periods));
            Assert.Equal(hits.Count, Read(each));
            Assert.Equal(hits.Select(h => h.Victim).Distinct().Count(), Read(origins));
            if (events.Select(e => e.Time).Distinct().Count() == events.Length)
            {
                Assert.Equal(once.GroupBy(h => h.Cause).Max(g => g.Select(h => h.Victim).Distinct().Count()), Read(cause));
            }

            double Read(int index) => world.Read(World.Account(1), index, end);
        }, iter: 300);
    }

    [Fact]
    public void A_chain_of_findings_is_known_by_who_stands_at_its_beginning()
    {
        var gen = from count in Gen.Int[1, 40]
                  from payers in Gen.Int[1, 4].Array[count]
                  from steps in Gen.Int[1, 3].Array[count]
                  from hours in Gen.Int[1, 12].Array[count]
                  select Enumerable.Range(0, count)
                      .Select(
                          i => (Time: World.Start + hours.Take(i + 1).Sum() * World.Hour, Payer: payers[i],
                              Payee: (payers[i] + steps[i] - 1) % 4 + 1)).ToArray();
        gen.Sample(payments =>
        {
            var s = new Snapshots();
            var told = s.Aggregate(AggregateFunction.Count, [Role.Finding], "24h", finding: "pays", kind: SubjectKind.Account);
            s.Rule("pays", SubjectKind.Account, [Role.Payer], c => Kleene.True, addressedTo: Role.Payee, cooldown: "1h",
                aggregates: [told]);
            var own = s.Aggregate(AggregateFunction.OwnCause, [Role.Finding], "72h", finding: "pays", kind: SubjectKind.Account);
            s.Rule("round", SubjectKind.Account, [Role.Finding], c => Kleene.Unknown, aggregates: [own]);
            var world = new World(s.Build());
            var findings = Enumerable.Range(0, 5).Select(_ => new List<(long Time, int Origin, int Beginning)>()).ToArray();
            foreach (var (i, (time, payer, payee)) in payments.Index())
            {
                world.Feed(World.Transfer($"t{i}", time, payer, payee, 10));
                var newest = findings[payer].LastOrDefault(f => f.Time > time - World.Day);
                findings[payee].Add((time, payer, newest.Beginning != 0 ? newest.Beginning : newest.Origin));
            }

            var end = payments[^1].Time;
            for (var account = 1; account <= 4; account++)
            {
                var expected = findings[account].Count(f => f.Time > end - 3 * World.Day && f.Beginning == account);
                Assert.Equal(expected, world.Read(World.Account(account), own, end) is var read && double.IsNaN(read) ? 0 : read);
            }
        }, iter: 300);
    }

    private static void Close(double expected, double actual)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            Assert.Equal(expected, actual);
        }
        else
        {
            Assert.Equal(expected, actual, 1e-6 * Math.Max(1, Math.Abs(expected)));
        }
    }
}

using CsCheck;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>A credit and no debit within half an hour: found when that has passed, without an event of the account.</summary>
public sealed class CountAfterTests
{
    private const long Waited = 30 * World.Minute;
    private const long Late = 6 * World.Hour;

    private static readonly Gen<(long Time, int Payer, int Payee, long Delay)[]> Payments =
        from count in Gen.Int[1, 40]
        from times in Gen.Long[0, 4 * World.Hour].Array[count]
        from payers in Gen.Int[1, 4].Array[count]
        from steps in Gen.Int[1, 3].Array[count]
        from delays in Gen.Long[0, Late].Array[count]
        select Enumerable.Range(0, count).Select(i => (World.Start + times[i], payers[i], (payers[i] + steps[i] - 1) % 4 + 1, delays[i]))
            .ToArray();

    [Fact]
    public void What_nothing_follows_is_found_when_the_time_has_passed_whoever_s_record_tells_so()
    {
        var (world, found) = New();
        world.Feed(World.Transfer("in", World.Start, 1, 2, 5000), World.Transfer("soon", World.Start + Waited, 8, 9, 5000));
        Assert.Empty(found);
        world.Feed(World.Call("then", World.Start + Waited + 1, 1, 2));
        Assert.Equal([(World.Account(2), World.Start + Waited)], found);
        Assert.Equal(World.Account(2).ToString(), Assert.Single(world.Alerts).Subject.Token);
        Assert.Contains(world.Alerts[0].Reasons, r => r.Rule == "kept" && r.Events.Length == 1);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(Waited, false)]
    [InlineData(Waited + 1, true)]
    public void What_follows_in_time_answers_it(long after, bool isFound)
    {
        var (world, found) = New();
        world.Feed(World.Transfer("before", World.Start - 1, 2, 1, 5000), World.Transfer("in", World.Start, 1, 2, 5000),
            World.Transfer("out", World.Start + after, 2, 3, 5000));
        world.Feed(World.Call("then", World.Start + Waited + World.Minute, 1, 2));
        Assert.Equal(isFound, found.Contains((World.Account(2), World.Start + Waited)));
    }

    [Fact]
    public void It_equals_a_plain_recount_in_any_order_within_the_time_records_settle()
    {
        Payments.Sample(payments =>
        {
            var ordered = Play(payments.OrderBy(p => p.Time).Select(p => (p, p.Time)), settle: 0);
            Assert.Equal(Recount(payments), ordered);
            Assert.Equal(ordered, Play(payments.OrderBy(p => p.Time + p.Delay).Select(p => (p, p.Time + p.Delay)), Late));
        }, iter: 300);
    }

    [Fact]
    public void A_replay_and_a_restart_leave_what_waits_as_it_was()
    {
        Gen.Select(Payments, Gen.Int[1, 5]).Sample((payments, size) =>
        {
            var (live, found) = New();
            var (replayed, _) = New();
            var events = payments.OrderBy(p => p.Time).Select((p, i) => World.Transfer($"t{i}", p.Time, p.Payer, p.Payee, 5000)).ToArray();
            var half = events.Length / 2;
            foreach (var part in events[..half].Chunk(size))
            {
                var batch = World.Batch(part);
                live.Engine.Process(batch, IngestionMode.Live);
                replayed.Engine.Replay(batch, IngestionMode.Live, live.Engine.Decisions.ToArray());
            }

            Assert.Equal(live.Remembered(), replayed.Remembered());
            var restored = new World(Rules());
            Checkpoint.Of(live.Engine).RestoreInto(restored.Engine);
            found.Clear();
            var (later, again) = (new Heard(), new Heard());
            (replayed.Engine.Observer, restored.Engine.Observer) = (later, again);
            foreach (var part in events[half..].Append(World.Call("end", World.Start + World.Day, 1, 2)).Chunk(size))
            {
                live.Feed(part);
                replayed.Feed(part);
                restored.Feed(part);
            }

            Assert.Equal(found, later.Found);
            Assert.Equal(found, again.Found);
            Assert.Equal(live.Remembered(), restored.Remembered());
        }, iter: 100);
    }

    private static List<(Token, long)> Play(IEnumerable<((long Time, int Payer, int Payee, long Delay) Payment, long Received)> payments,
        long settle)
    {
        var heard = new Heard();
        var world =
            new World(Rules(),
                new EngineOptions { Settling = new SettlingTimes([Source.Local with { SettleMinutes = (int)(settle / World.Minute) }]) });
        world.Engine.Observer = heard;
        var i = 0;
        foreach (var (payment, received) in payments)
        {
            world.Feed(World.Transfer($"{payment}{i++}", payment.Time, payment.Payer, payment.Payee, 5000) with { Received = received });
        }

        world.Feed(World.Call("end", World.Start + 2 * World.Day, 1, 2));
        return [.. heard.Found.OrderBy(f => (f.Item1.Value, f.Item2))];
    }

    // Of credits within a 32nd of the time the latest waits.
    private static List<(Token, long)> Recount((long Time, int Payer, int Payee, long Delay)[] payments) =>
    [
        .. from credit in payments.Where(p => p.Payer != p.Payee).GroupBy(p => (p.Payee, p.Time / (Waited / 32)))
            .Select(g => (g.Key.Payee, Time: g.Max(p => p.Time)))
           where !payments.Any(p => p.Payer == credit.Payee && p.Payer != p.Payee && p.Time > credit.Time && p.Time <= credit.Time + Waited)
           let found = (World.Account(credit.Payee), credit.Time + Waited)
           orderby (found.Item1.Value, found.Item2)
           select found,
    ];

    private static (World World, List<(Token, long)> Found) New()
    {
        var heard = new Heard();
        var world = new World(Rules());
        world.Engine.Observer = heard;
        return (world, heard.Found);
    }

    private static RuleSnapshot Rules()
    {
        var s = new Snapshots();
        var debits = s.Aggregate(AggregateFunction.CountAfter, Role.Payer, "30m");
        var credits = s.Aggregate(AggregateFunction.Count, Role.Payee);
        s.Rule("kept", SubjectKind.Account, [Role.Payee], c => Kleene.Equal(c.CoveredAggregate(debits), 0), "flow", aggregates: [debits]);
        s.Rule("credited", SubjectKind.Account, [Role.Payee], c => Kleene.LessOrEqual(1, c.Aggregate(credits)), "volume",
            aggregates: [credits]);
        s.Typology("parked", SubjectKind.Account, 20, 40, ("kept", 10), ("credited", 10));
        return s.Build();
    }

    private sealed class Heard : IFindingObserver
    {
        public List<(Token, long)> Found { get; } = [];

        void IFindingObserver.Found(SubjectKey subject, Rule rule, int band, long time, ReadOnlySpan<double> values)
        {
            if (rule.Id == "kept")
            {
                Found.Add((subject.Token, time));
            }
        }
    }
}

using CsCheck;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Peers;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>Quantiles of what the touches of all subjects of a group had, against a sort of the events themselves.</summary>
public sealed class PeerQuantileTests
{
    private static readonly string[] Codes = ["THB", "USD", "JPY"];

    private static readonly Gen<(long Time, int Payer, int Amount, int Currency, long Delay)[]> Payments =
        from count in Gen.Int[300, 900]
        from times in Gen.Long[0, 12 * World.Day].Array[count]
        from payers in Gen.Int[1, 20].Array[count]
        from amounts in Gen.Int[1, 90_000].Array[count]
        from currencies in Gen.Int[0, 2].Array[count]
        from delays in Gen.Long[0, 40 * World.Hour].Array[count]
        select Enumerable.Range(0, count)
            .Select(i => (World.Start + times[i], payers[i], amounts[i], currencies[i] == 2 ? 0 : currencies[i], delays[i])).ToArray();

    [Fact]
    public void It_is_the_quantile_of_days_that_are_closed_and_at_most_a_sixteenth_above()
    {
        Payments.Sample(payments =>
        {
            var said = Play(payments.OrderBy(p => p.Time).Select((p, i) => (p, p.Time)));
            foreach (var p in payments)
            {
                var value = said[p];
                var last = (p.Time - 50 * World.Hour - 10 * World.Minute) / World.Day - 1;
                var peers = payments.Where(o => o.Currency == p.Currency && o.Time / World.Day > last - 3 && o.Time / World.Day <= last)
                    .Select(o => o.Amount).Order().ToList();
                if (peers.Count < 100)
                {
                    Assert.True(double.IsNaN(value));
                    continue;
                }

                var exact = peers[(int)Math.Ceiling(peers.Count * 0.9) - 1];
                Assert.InRange(value, exact, exact * (1 + 1 / 16.0));
            }
        }, iter: 20);
    }

    [Fact]
    public void The_order_in_which_records_come_within_the_lateness_bound_changes_nothing()
    {
        Payments.Sample(payments =>
        {
            var ordered = Play(payments.OrderBy(p => p.Time).Select(p => (p, p.Time)));
            var late = Play(payments.OrderBy(p => p.Time + p.Delay).Select(p => (p, p.Time + p.Delay)));
            Assert.All(ordered, o => Assert.Equal(o.Value, late[o.Key]));
        }, iter: 20);
    }

    [Fact]
    public void Another_aggregate_of_each_subject_can_be_measured_by_cell()
    {
        var s = new Snapshots();
        var calls =
            new AggregateDefinition { Name = "calls_1h", Of = AggregateFunction.Count, Subject = SubjectKind.Number, Roles = [Role.Caller],
                Window = TimeSpan.FromHours(1) };
        var slot =
            s.Aggregate(
                Peers(calls with { Name = "busy", Of = AggregateFunction.PeerQuantile, Window = TimeSpan.FromDays(1) },
                    new PeerShape(EventField.Cell, 0.5, calls)));
        var said = new List<double>();
        s.Rule("judge", SubjectKind.Number, [Role.Caller], c =>
        {
            said.Add(c.CoveredAggregate(slot));
            return Kleene.False;
        }, aggregates: [slot]);
        var world = new World(s.Build());
        world.Engine.State.Observe(0, World.Start - 40 * World.Day);

        // In cell 1 everybody calls three times an hour, in cell 2 once; the median of what each call found is 2 and 1.
        for (var i = 0; i < 100; i++)
        {
            world.Feed(
                [.. Enumerable.Range(0, 3).Select(n => World.Call($"a{i}{n}", World.Start + World.Hour + n, i + 10, 1, cell: 1)),
                    World.Call($"b{i}", World.Start + World.Hour, i + 500, 1, cell: 2)]);
        }

        var now = World.Start + 3 * World.Day + 3 * World.Hour;
        said.Clear();
        world.Feed(World.Call("c1", now, 1000, 1, cell: 1), World.Call("c2", now, 1001, 1, cell: 2),
            World.Call("c3", now, 1002, 1, cell: 3), World.Call("c4", now, 1003, 1));
        Assert.Equal([2, 1, double.NaN, double.NaN], said);

        // And told with the subject, as of its latest cell.
        var report = FraudSignals.Inspection.SubjectInspector.Report(world.Engine, new SubjectKey(SubjectKind.Number, World.Number(1000)))!;
        var told = report.Aggregates.Single(a => a.Name == "busy");
        Assert.Equal(2, told.Value);
        Assert.Contains("among cell", told.Definition, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_and_a_restart_say_the_same()
    {
        Payments.Sample(payments =>
        {
            var (rules, said) = Rules();
            var (live, replayed, restored) = (new World(rules), new World(Rules().Rules), new World(rules));
            var events = payments.OrderBy(p => p.Time)
                .Select((p, i) => World.Transfer($"t{i}", p.Time, p.Payer, 99, p.Amount, Codes[p.Currency])).ToArray();
            foreach (var part in events[..(events.Length / 2)].Chunk(50))
            {
                var batch = World.Batch(part);
                live.Engine.Process(batch, IngestionMode.Live);
                replayed.Engine.Replay(batch, IngestionMode.Live, live.Engine.Decisions.ToArray());
            }

            Checkpoint.Of(replayed.Engine).RestoreInto(restored.Engine);
            said.Clear();
            live.Feed(events.AsSpan(events.Length / 2));
            var first = said.ToList();
            said.Clear();
            restored.Feed(events.AsSpan(events.Length / 2));
            Assert.Equal(first, said);
        }, iter: 10);
    }

    [Fact]
    public void Until_all_days_were_observed_nothing_is_said_and_what_is_over_goes()
    {
        var (rules, said) = Rules();
        var world = new World(rules);
        for (var i = 0; i < 40 * 24; i++)
        {
            world.Feed(
                [.. Enumerable.Range(0, 10)
                    .Select(n => World.Transfer($"t{i} {n}", World.Start + i * World.Hour + n, n + 1, 99, 100 + n))]);
        }

        // Three days, two of lateness, two hours and ten minutes, and the day that is cut.
        Assert.Equal(6 * 24 + 3, said.TakeWhile(v => double.IsNaN(v.Value)).Count() / 10);
        Assert.InRange(world.Engine.Table.Peers.BytesTaken, 1, 4096);
    }

    [Fact]
    public void Bins_are_exact_below_32_and_hold_what_they_say()
    {
        Gen.Long[0, long.MaxValue].Sample(value =>
        {
            var largest = PeerBins.Largest(PeerBins.Of(value));
            Assert.True(largest >= value && (value < 32 ? largest == value : largest - value < value / 16.0 + 1));
            Assert.True(PeerBins.Of(value) < PeerTable.MostBins);
        });
    }

    private static Dictionary<(long Time, int Payer, int Amount, int Currency, long Delay), double> Play(
        IEnumerable<((long Time, int Payer, int Amount, int Currency, long Delay) Payment, long Received)> payments)
    {
        var (rules, said) = Rules();
        var world = new World(rules);
        world.Engine.State.Observe(0, World.Start - 40 * World.Day);
        var all = payments.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var (p, received) = all[i];
            world.Feed(World.Transfer($"t{i}", p.Time, p.Payer, 99, p.Amount, Codes[p.Currency]) with { Received = received });
        }

        return all.Zip(said).GroupBy(s => s.First.Payment).ToDictionary(g => g.Key, g => g.First().Second.Value);
    }

    private static (RuleSnapshot Rules, List<(long Time, double Value)> Said) Rules()
    {
        var said = new List<(long, double)>();
        var s = new Snapshots();
        var slot = s.Aggregate(Peers(new AggregateDefinition
        {
            Name = "usual", Of = AggregateFunction.PeerQuantile, Subject = SubjectKind.Account, Roles = [Role.Payer],
            Field = EventField.Amount, Window = TimeSpan.FromDays(3),
        }, new PeerShape(EventField.Currency, 0.9, null)));
        s.Rule("judge", SubjectKind.Account, [Role.Payer], c =>
        {
            if (c.AsOf == c.Event.Time)
            {
                said.Add((c.AsOf, c.CoveredAggregate(slot)));
            }

            return Kleene.False;
        }, aggregates: [slot]);
        return (s.Build(), said);
    }

    private static AggregateDefinition Peers(AggregateDefinition definition, PeerShape peers) =>
        definition with { Peers = peers, Before = true };
}

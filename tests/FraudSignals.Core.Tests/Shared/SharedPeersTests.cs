using CsCheck;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State.Peers;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>What is usual among peers is the same whether one process counts it or many instances and their sweeps do.</summary>
public sealed class SharedPeersTests
{
    private const int Days = 8;

    private static readonly Gen<(long Time, int Payer, int Amount)[]> Payments =
        from count in Gen.Int[500, 700]
        from times in Gen.Long[0, Days * World.Day].Array[count]
        from payers in Gen.Int[1, 20].Array[count]
        from amounts in Gen.Int[1, 90_000].Array[count]
        select Enumerable.Range(0, count).Select(i => (World.Start + times[i], payers[i], amounts[i])).OrderBy(p => p.Item1).ToArray();

    [Fact]
    public async Task Instances_raise_the_alerts_of_one_engine_whatever_goes_wrong()
    {
        await Gen.Select(Payments, Gen.Int[0, 20].Array[60], Gen.Int[5, 40], Gen.Bool).SampleAsync(
            async (payments, dice, split, withHistory) =>
            {
                var rules = Rules();
                var world = new World(rules);
                var fleet = new Fleet(rules, new FakeSubjectStore());
                var events = payments.Select((p, i) => World.Transfer($"t{i}", p.Time, p.Payer, 99, p.Amount)).ToArray();

                // Days of history come at once, and more of them than one transaction takes.
                var past = withHistory ? events.TakeWhile(e => e.Time < World.Start + 5 * World.Day).ToArray() : [];
                world.Feed(IngestionMode.History, past);
                fleet.Now = DateTimeOffset.FromUnixTimeMilliseconds(World.Start + (withHistory ? 4 * World.Day + World.Hour : 0));
                if (past.Length > 0)
                {
                    await PostAsync(fleet, IngestionMode.History, past);
                    await SweepAsync(fleet);
                }

                var throws = 0;

                // A sweep comes by an hour after midnight, whether there was a payment since or not: then one day more is closed.
                foreach (var (from, until, sweepAt) in Enumerable.Range(0, Days).Select(d => World.Start + d * World.Day).SelectMany(
                    day => new[] { (day, day + World.Hour, day + World.Hour), (day + World.Hour, day + World.Day, day + 20 * World.Hour) }))
                {
                    foreach (var part in events[past.Length..].Where(e => e.Time >= from && e.Time < until).Chunk(split))
                    {
                        world.Feed(part);
                        fleet.Store.Fault = _ => dice[Interlocked.Increment(ref throws) % dice.Length] switch
                        {
                            0 => Fault.Before, 1 => Fault.After, 2 => Fault.Conflict, _ => Fault.None,
                        };
                        await PostAsync(fleet, IngestionMode.Live, part);
                    }

                    // Not earlier than the history that was posted before.
                    if (past.Length == 0 || from >= World.Start + 5 * World.Day)
                    {
                        fleet.Now = DateTimeOffset.FromUnixTimeMilliseconds(sweepAt);
                        await SweepAsync(fleet);
                    }
                }

                Assert.Equal(world.Alerts.Select(a => a.MessageId).Order(), fleet.Book.Alerts.Select(a => a.MessageId).Order());
                Assert.Contains(world.Alerts, a => a.Reasons.Any(r => r.Rule == "large"));
                Assert.Empty(fleet.Store.Rows);
            },
            iter: 6);
    }

    [Fact]
    public async Task What_two_sweeps_add_up_at_once_counts_once()
    {
        var rules = Rules();
        var (world, fleet) = (new World(rules), new Fleet(rules, new FakeSubjectStore()));
        var events = Enumerable.Range(0, 240)
            .Select(i => World.Transfer($"t{i}", World.Start + i * World.Hour / 2, 1 + i % 20, 99, 100 + i % 60)).ToArray();
        fleet.Now = DateTimeOffset.FromUnixTimeMilliseconds(World.Start + 6 * World.Day);
        foreach (var part in events.Chunk(10))
        {
            world.Feed(part);
            await PostAsync(fleet, IngestionMode.Live, part);
        }

        // The first declares closed what the others may add up.
        fleet.Now = DateTimeOffset.FromUnixTimeMilliseconds(World.Start + 8 * World.Day);
        await fleet.SweepAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(fleet.SweepAsync)));
        Assert.Empty(fleet.Store.Rows);
        var last = Enumerable.Range(0, 90)
            .Select(i => World.Transfer($"l{i}", World.Start + 8 * World.Day + World.Hour + i, 30 + i, 99, 100 + i)).ToArray();
        world.Feed(last);
        await PostAsync(fleet, IngestionMode.Live, last);
        Assert.Equal(world.Alerts.Select(a => a.MessageId).Order(), fleet.Book.Alerts.Select(a => a.MessageId).Order());
        Assert.InRange(world.Alerts.Count, 20, 60);
    }

    [Fact]
    public void A_day_that_takes_too_much_room_gives_up_its_largest_measure_and_falls_into_parts()
    {
        var day = new PeerDay();
        for (var i = 0; i < 2_000; i++)
        {
            day.Add(new PeerTouch(7, (ulong)i, 0, (ushort)(i % 50)));
            day.Add(new PeerTouch(9, 1, 0, (ushort)(i % 50)));
        }

        var parts = day.Parts(10_000).ToList();
        Assert.InRange(parts.Count, 4, 6);
        Assert.Equal(2_001, parts.SelectMany(p => p.Measures).Sum(m => m.Value!.Count));
        day.Limit(10_000);
        Assert.Equal([(7UL, false), (9UL, true)], day.Measures.Select(m => (m.Key, m.Value is not null)));

        var table = new PeerTable(TimeSpan.FromDays(2), [new PeerSpec(0, "a") { Days = 3 }]);
        table.Share();
        var (full, known) = (new PeerDay(), new PeerDay());
        var measure = new PeerSpec(0, "a").Key;
        for (var i = 0; i < 200; i++)
        {
            known.Add(new PeerTouch(measure, 1, 10, 5));
            full.Add(new PeerTouch(measure, (ulong)i, 11, 5));
        }

        full.Limit(1_000);
        table.Put(10, known);
        Assert.Equal(-1, table.Quantile(0, 1, 13 * World.Day, 3, 0.5));
        table.KnowThrough(10);
        Assert.Equal(5, table.Quantile(0, 1, 13 * World.Day, 3, 0.5));
        table.Put(11, full);
        table.KnowThrough(11);
        Assert.Equal(-1, table.Quantile(0, 1, 14 * World.Day, 3, 0.5));
    }

    // Whoever starts knows what sweeps have added up; sent again until it is taken, as a client does.
    private static async Task PostAsync(Fleet fleet, IngestionMode mode, Event[] events)
    {
        while (true)
        {
            try
            {
                using var instance = fleet.Start();
                await Fleet.PostAsync(instance, mode, events);
                return;
            }
            catch (StoreUnavailableException)
            {
            }
        }
    }

    private static async Task SweepAsync(Fleet fleet)
    {
        fleet.Store.Fault = _ => Fault.None;
        await fleet.SweepAsync();
        Assert.Equal(0, (await fleet.SweepAsync()).Left);
    }

    private static RuleSnapshot Rules()
    {
        var s = new Snapshots();
        var usual = s.Aggregate(new AggregateDefinition
        {
            Name = "usual", Of = AggregateFunction.PeerQuantile, Subject = SubjectKind.Account, Roles = [Role.Payer],
            Field = EventField.Amount,
            Window = TimeSpan.FromDays(3), Peers = new PeerShape(EventField.Currency, 0.9, null), Before = true,
        });
        var payments = s.Aggregate(AggregateFunction.Count, Role.Payer);
        var amount = EventFieldInfo.Of(EventField.Amount);
        s.Rule("large", SubjectKind.Account, [Role.Payer],
            c => Kleene.LessOrEqual(c.CoveredAggregate(usual), c.Event.Values[amount.Position] / 100.0), "amount", cooldown: "1h",
            aggregates: [usual]);
        s.Rule("pays", SubjectKind.Account, [Role.Payer], c => Kleene.LessOrEqual(1, c.Aggregate(payments)), "volume", cooldown: "1h",
            aggregates: [payments]);
        s.Typology("unusual", SubjectKind.Account, 20, 40, ("large", 10), ("pays", 10));
        return s.Build();
    }
}

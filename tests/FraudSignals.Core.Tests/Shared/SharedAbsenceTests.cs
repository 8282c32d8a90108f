using CsCheck;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>That nothing followed is found by sweeps where instances share subjects, without another record of the subject.</summary>
public sealed class SharedAbsenceTests
{
    private const long Waited = 30 * World.Minute;

    private static readonly Gen<(long Time, int Payer, int Payee)[]> Payments =
        from count in Gen.Int[1, 30]
        from times in Gen.Long[0, 4 * World.Hour].Array[count]
        from payers in Gen.Int[1, 4].Array[count]
        from steps in Gen.Int[1, 3].Array[count]
        select Enumerable.Range(0, count).Select(i => (World.Start + times[i], payers[i], (payers[i] + steps[i] - 1) % 4 + 1))
            .OrderBy(p => p.Item1).ToArray();

    [Fact]
    public async Task Sweeps_find_what_one_engine_finds_whatever_goes_wrong()
    {
        await Gen.Select(Payments, Gen.Int[1, 8], Gen.Int[0, 15].Array[60]).SampleAsync(
            async (payments, split, dice) =>
            {
                var rules = Rules();
                var world = new World(rules);
                var fleet = new Fleet(rules, new FakeSubjectStore());
                var throws = 0;
                var events = payments.Select((p, i) => World.Transfer($"t{i}", p.Time, p.Payer, p.Payee, 5000)).ToArray();
                foreach (var part in events.Chunk(split))
                {
                    world.Feed(part);
                    await PostAsync(fleet, part, () => dice[Interlocked.Increment(ref throws) % dice.Length]);
                }

                world.Feed(World.Call("end", World.Start + 2 * World.Day, 1, 2));

                // One that breaks off anywhere, and as many as it takes.
                fleet.Store.Fault = _ => dice[Interlocked.Increment(ref throws) % dice.Length] == 0 ? Fault.After : Fault.None;
                await fleet.SweepAsync();
                fleet.Store.Fault = _ => Fault.None;
                for (var i = 0; i < 4; i++)
                {
                    Assert.Equal(0, (await fleet.SweepAsync()).Left);
                }

                Assert.Empty(fleet.Store.Rows);
                Assert.Equal(world.Alerts.Select(a => a.MessageId).Order(), fleet.Book.Alerts.Select(a => a.MessageId).Order());
                Assert.Equal(world.Findings(), fleet.Read(world.Engine.Table.Watermark).Findings());
            },
            iter: 60);
    }

    [Fact]
    public async Task A_sweep_waits_until_whatever_may_have_followed_is_there()
    {
        var (store, book, clock) =
            (new FakeSubjectStore(), new FakeAlertBook(), new JumpyClock(DateTimeOffset.FromUnixTimeMilliseconds(World.Start)));
        using var instance = new SharedIngestor(
            Rules(), new EngineOptions(), new Tokenizer(new byte[32], 1 << 8), store, book, [], new SharedOptions(), clock, 1);
        await Fleet.PostAsync(instance, IngestionMode.Live, World.Transfer("in", World.Start, 1, 2, 5000));
        clock.Pass(TimeSpan.FromMinutes(30));
        await Fleet.PostAsync(instance, IngestionMode.Live, World.Transfer("other", World.Start + Waited, 8, 9, 10));
        await instance.SweepAsync(TestContext.Current.CancellationToken);
        clock.Pass(TimeSpan.FromMinutes(9));
        await instance.SweepAsync(TestContext.Current.CancellationToken);
        await instance.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Empty(book.Alerts);
        clock.Pass(TimeSpan.FromMinutes(2));
        await instance.SweepAsync(TestContext.Current.CancellationToken);
        await instance.SweepAsync(TestContext.Current.CancellationToken);
        var alert = Assert.Single(book.Alerts);
        Assert.Equal((World.Account(2).ToString(), World.Start + Waited), (alert.Subject.Token, alert.Time.ToUnixTimeMilliseconds()));
        Assert.Empty(alert.Counterparts);
        Assert.InRange(alert.Received.ToUnixTimeMilliseconds(), World.Start + Waited, clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task With_a_subject_that_is_erased_goes_what_waits_of_it()
    {
        var fleet = new Fleet(Rules(), new FakeSubjectStore());
        using var instance = fleet.Start();
        var account = await instance.KeyAsync(SubjectKind.Account, "100230045"u8.ToArray(), TestContext.Current.CancellationToken);
        var credit = World.Transfer("in", World.Start, 1, 2, 5000);
        credit.Tokens[1] = account.Token;
        await Fleet.PostAsync(instance, IngestionMode.Live, credit, World.Transfer("other", World.Start, 1, 3, 5000));
        Assert.Equal(2, fleet.Store.Rows.Count);
        Assert.True(await instance.EraseAsync(SubjectKind.Account, "100230045"u8.ToArray(), TestContext.Current.CancellationToken));
        Assert.Single(fleet.Store.Rows);
        await fleet.SweepAsync();
        await fleet.SweepAsync();
        Assert.Equal(World.Account(3).ToString(), Assert.Single(fleet.Book.Alerts).Subject.Token);
    }

    private static async Task PostAsync(Fleet fleet, Event[] events, Func<int> dice)
    {
        while (true)
        {
            try
            {
                fleet.Store.Fault = _ => dice() switch { 0 => Fault.Before, 1 => Fault.After, 2 => Fault.Conflict, _ => Fault.None };
                using var instance = fleet.Start();
                await Fleet.PostAsync(instance, IngestionMode.Live, events);
                return;
            }
            catch (StoreUnavailableException)
            {
            }
        }
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
}

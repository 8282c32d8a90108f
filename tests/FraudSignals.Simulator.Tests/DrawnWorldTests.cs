using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Tests;

/// <summary>Drawn worlds differ in what they promise, and each kind of fraud does what its name says.</summary>
public sealed class DrawnWorldTests
{
    private const int Worlds = 24;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Each_half_has_every_kind_of_fraud_and_of_look_alike_and_every_currency(int half)
    {
        var plans = Half(half);
        string[] kinds =
        [
            .. ScamHabits.Lines.Concat(ScamHabits.Gateways).Concat(HonestCallers.All).Select(habit => habit.Class),
            .. MuleHabits.Relays.Concat(MuleHabits.Others).Append(MuleHabits.CashOut).Concat(HonestMoney.All).Select(habit => habit.Class),
        ];
        var met = plans.SelectMany(plan => plan.Kinds).ToLookup(kind => kind.Class);

        Assert.All(kinds, kind => Assert.True(met[kind].Count() >= 2, $"{kind} is in {met[kind].Count()} worlds"));
        Assert.Superset(new HashSet<string> { "THB", "USD", "JPY", "KES" }, plans.Select(plan => plan.Economy.Currency).ToHashSet());
        Assert.Contains(plans, plan => plan.Options.HistoryDays == 0);
        Assert.Contains(plans, plan => plan.Options.HoursLate > 0);
        Assert.Contains(plans, plan => plan.Options.AnsweredOnly);
        Assert.Contains(plans, plan => plan is { AgentsPer1000: > 0 });
        Assert.Contains(plans, plan => !plan.HasCalls);
        Assert.Contains(plans, plan => !plan.HasTransfers);
    }

    [Fact]
    public void What_is_labelled_fraud_has_acted_and_every_kind_drawn_is_labelled()
    {
        foreach (var number in new[] { 0, 9, 15 })
        {
            var world = DrawnWorld.Of(number);
            var seen = world.Calls.SelectMany(row => new[] { row.Caller, row.Sim, row.Device })
                .Concat(world.Transfers.SelectMany(row => new[] { row.Payer, row.Payee })).ToHashSet();
            Assert.All(world.Labels.Where(label => label.Fraud), label => Assert.Contains(label.Key, seen));
            Assert.All(world.Plan.Callers, habit => Assert.NotEmpty(world.Keys(habit.IsGateway ? "sim" : "number", habit.Class)));
            Assert.All(world.Plan.Money, habit => Assert.NotEmpty(world.Keys("account", habit.Class)));
            Assert.All(world.Labels.Where(label => world.Plan.Money.Any(habit => habit.Class == label.Class)), label =>
                Assert.Equal(world.Plan.Money.First(habit => habit.Class == label.Class).IsFraud, label.Fraud));
        }
    }

    [Fact]
    public void A_single_drain_takes_one_credit_and_is_over_within_a_day_and_a_bit()
    {
        var world = DrawnWorld.With("one_shot_mule", plan => plan.OldFraud < 0.6);
        var mules = world.Keys("account", "one_shot_mule");
        var worthwhile = 100 * world.Plan.Economy.PerBaht;
        var credits = world.Accepted.Where(row => mules.Contains(row.Payee) && row.Amount > worthwhile).ToLookup(row => row.Payee);
        var debits = world.Accepted.Where(row => mules.Contains(row.Payer)).ToLookup(row => row.Payer);
        var single = credits.Where(account => account.Count() == 1).ToList();

        Assert.True(single.Count > mules.Count / 3, $"{single.Count} of {mules.Count}");
        Assert.All(single, account => Assert.True(
            debits[account.Key].All(row => row.Time < account.First().Time || row.Time - account.First().Time < TimeSpan.FromHours(32)
                || row.Amount < 0.2m * account.First().Amount)));
    }

    [Fact]
    public void Money_that_goes_round_comes_back_to_where_it_was()
    {
        var world = DrawnWorld.With("round_trip");
        var ring = world.Keys("account", "round_trip");
        var hops = world.Accepted.Where(row => ring.Contains(row.Payer) && ring.Contains(row.Payee)).ToList();

        Assert.Contains(ring, first => Reaches(hops, first, first, DateTimeOffset.MinValue, 4));
    }

    [Fact]
    public void A_ring_runs_several_accounts_from_one_phone()
    {
        var world = DrawnWorld.With("ring_mule");
        var ring = world.Keys("account", "ring_mule");
        var phones = world.Transfers.Where(row => ring.Contains(row.Payer) && row.PayerDevice is not null).GroupBy(row => row.PayerDevice);

        Assert.Contains(phones, phone => phone.Select(row => row.Payer).Distinct().Count() >= 3);
    }

    [Fact]
    public void A_bought_number_was_called_by_friends_before_it_called_strangers()
    {
        var world = DrawnWorld.With("bought_number", plan => plan.Options.HistoryDays > 30);
        var bought = world.Keys("number", "bought_number");
        var before = world.HistoryCalls.Where(row => bought.Contains(row.Callee)).Select(row => row.Callee).Distinct().Count();
        var days = world.Calls.Where(row => bought.Contains(row.Caller)).GroupBy(row => (row.Caller, row.Time.Date));
        var busy = days.Where(day => day.Count() >= 40);

        Assert.True(before >= bought.Count * 0.8, $"{before} of {bought.Count}");
        Assert.True(busy.Select(day => day.Key.Caller).Distinct().Count() >= bought.Count * 0.8);
    }

    [Fact]
    public void Rotating_gateways_show_many_devices_and_cells()
    {
        var world = DrawnWorld.With("sim_box_rotating");
        var sims = world.Keys("sim", "sim_box_rotating");
        var rows = world.Calls.Where(row => row.Sim is not null && sims.Contains(row.Sim)).GroupBy(row => row.Sim);

        var busy = rows.Where(sim => sim.Count() >= 30).ToList();
        Assert.NotEmpty(busy);
        Assert.All(busy, sim => Assert.True(sim.Select(row => row.Device).Distinct().Count() >= 3));
        Assert.All(busy, sim => Assert.True(sim.Select(row => row.Cell).Distinct().Count() >= 3));
    }

    [Fact]
    public void Single_rings_are_hardly_ever_answered_and_sometimes_returned()
    {
        var world = DrawnWorld.With("one_ring");
        var lines = world.Keys("number", "one_ring");
        var made = world.Calls.Where(row => lines.Contains(row.Caller)).ToList();

        Assert.True(made.Count(row => row.Answered) < 0.1 * made.Count);
        Assert.InRange((double)world.Calls.Count(row => lines.Contains(row.Callee)) / made.Count, 0.01, 0.2);
    }

    [Fact]
    public void Balances_follow_from_the_transfers_to_the_smallest_coin()
    {
        foreach (var currency in new[] { "JPY", "USD" })
        {
            var world = DrawnWorld.Of(Enumerable.Range(0, Worlds).First(n =>
                WorldPlan.Draw(n) is { HasTransfers: true, ForeignAccounts: 0 } plan && plan.Economy.Currency == currency));
            var coin = currency == "JPY" ? 1m : 0.01m;
            var balances = new Dictionary<string, decimal>();
            foreach (var row in world.Transfers)
            {
                Assert.Equal(currency, row.Currency);
                Assert.Equal(Math.Round(row.Amount / coin), row.Amount / coin);
                var after = row.PayerBalanceAfter!.Value;
                var paid = row.Status == "accepted" ? row.Amount : 0;
                if (balances.TryGetValue(row.Payer, out var before))
                    Assert.InRange(before - paid - after, -2 * coin, 2 * coin);
                balances[row.Payer] = after;
                // Rounding adds up while an account only receives, so those are looked at anew when they pay.
                balances.Remove(row.Payee);
            }
        }
    }

    private static bool Reaches(List<TransferRow> hops, string from, string to, DateTimeOffset after, int left) =>
        left > 0 && hops.Any(hop =>
            hop.Payer == from && hop.Time > after && (hop.Payee == to || Reaches(hops, hop.Payee, to, hop.Time, left - 1)));

    private static List<WorldPlan> Half(int half) => [.. Enumerable.Range(0, Worlds).Where(n => n % 2 == half).Select(WorldPlan.Draw)];
}

using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>Ordinary people's money: salary, bills, shops, friends, cash, savings. Frequencies and amounts are expert judgement.</summary>
internal sealed class CustomerPayments(
    SimulationOptions options, Calendar calendar, Accounts accounts, Habits habits, double activity = 1)
    : IMoneyPattern
{
    private const double ShopsPerDay = 0.75;
    private const double FriendsPerDay = 0.35;
    private const double TopUpsPerDay = 0.05;
    private const double CashPerDay = 0.1;
    private const double DonationsPerDay = 0.01;
    private const double TradesPerDay = 0.2;

    /// <summary>One payment in seven goes to a shop not seen before, one in twelve to a person not seen before.</summary>
    private const double NewShop = 0.15;

    private const double NewPerson = 0.08;

    public void Play(int day, double share, IPayments payments)
    {
        foreach (var account in accounts.Customers)
        {
            var rng = Rng.Of(options.Seed, Topic.Spending, account.Index, day);
            Monthly(account, day, rng, payments);
            Sporadic(account, day, share * activity, rng, payments);
            if (day < 0)
                FirstPayments(account, day, rng, payments);
        }
    }

    private void Monthly(Account account, int day, Rng rng, IPayments payments)
    {
        var customer = account.Index;
        if (Traits.HasEmployer(customer))
        {
            var employer = habits.Employer(customer);
            if (calendar.Falls(day, habits.PayDay(employer)))
                payments.Pay(new Payment(day * Ms.Day + rng.Between(120, 400) * Ms.Minute + rng.Below(60_000), employer, account,
                    habits.Salary(customer), Channels.Payroll));
        }

        for (var k = 0; k < Habits.Bills; k++)
        {
            if (calendar.Falls(day, habits.BillDay(customer, k)))
                payments.Pay(New(account, habits.Biller(customer, k), day, rng, Baht.Around(rng, habits.BillMedian(customer, k), 0.1),
                    Channels.Bill));
        }

        if (accounts.Savings[customer] is { } savings && calendar.Falls(day, habits.BillDay(customer, Habits.Bills)))
        {
            var (from, to) = rng.Chance(0.8) ? (account, savings) : (savings, account);
            payments.Pay(New(from, to, day, rng, Baht.Around(rng, 2500, 0.8), Channels.Transfer));
        }
    }

    private void Sporadic(Account account, int day, double share, Rng rng, IPayments payments)
    {
        var customer = account.Index;
        for (var n = rng.Poisson(ShopsPerDay * share); n > 0; n--)
        {
            var shop = rng.Chance(NewShop) ? rng.Pick(accounts.Merchants) : habits.Merchant(customer, rng);
            payments.Pay(New(account, shop, day, rng, Baht.Around(rng, 140, 1), rng.Chance(0.7) ? Channels.PromptPay : Channels.Card));
        }

        for (var n = rng.Poisson(FriendsPerDay * share); n > 0; n--)
        {
            var friend = rng.Chance(NewPerson) ? rng.Pick(accounts.Customers) : habits.Friend(customer, rng);
            var channel = rng.Chance(0.8) ? Channels.PromptPay : Channels.Transfer;
            payments.Pay(New(account, friend, day, rng, Baht.Around(rng, 300, 1.2), channel));
        }

        for (var n = rng.Poisson(TopUpsPerDay * share); n > 0; n--)
            payments.Pay(New(account, habits.Agent(customer), day, rng, rng.Between(1, 10) * 50 * Baht.One, Channels.TopUp));
        for (var n = rng.Poisson(CashPerDay * share); n > 0; n--)
            payments.Pay(New(account, habits.Atm(customer, rng), day, rng, Baht.Notes(rng.LogNormalWithMedian(1000, 0.8)), Channels.Atm));
        for (var n = rng.Poisson(DonationsPerDay * share * Campaign(day)); n > 0; n--)
            payments.Pay(New(account, rng.Pick(accounts.Charities), day, rng, Baht.Notes(rng.LogNormalWithMedian(200, 0.8)),
                Channels.PromptPay));
        if (Traits.IsTrader(customer) && rng.Chance(TradesPerDay * share))
        {
            var exchange = habits.Exchange(customer);
            var (from, to) = rng.Chance(0.6) ? (account, exchange) : (exchange, account);
            payments.Pay(New(from, to, day, rng, Baht.Around(rng, 4000, 1), Channels.Exchange));
        }
    }

    /// <summary>Charities run a campaign one day in ten: donations come in bursts from people who never gave before.</summary>
    private double Campaign(int day) => Rng.ToIndex(Rng.Hash(options.Seed, Topic.Spending, -1, day), 10) == 0 ? 6 : 1;

    private void FirstPayments(Account account, int day, Rng rng, IPayments payments)
    {
        var k = 0;
        foreach (var (payee, channel) in habits.Counterparts(account.Index))
        {
            var first = -1 - Rng.ToIndex(Rng.Hash(options.Seed, Topic.FirstPayment, account.Index, k++), options.HistoryDays);
            if (first != day)
                continue;
            var satang = channel == Channels.Atm ? Baht.Notes(1000) : Baht.Around(rng, 150, 0.8);
            payments.Pay(New(account, payee, day, rng, satang, channel));
        }
    }

    private static Payment New(Account payer, Account payee, int day, Rng rng, long satang, string channel) =>
        new(DayShape.Spending.Sample(rng, day), payer, payee, satang, channel);
}

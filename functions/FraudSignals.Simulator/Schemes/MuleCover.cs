using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>The lawful life of accounts whose owners lent them and still use them.</summary>
internal sealed class MuleCover(
    SimulationOptions options, Calendar calendar, Accounts accounts, Habits habits, Difficulty difficulty,
    IReadOnlyList<(Account Account, Line Owner)> lent)
    : IMoneyPattern
{
    public void Play(int day, double share, IPayments payments)
    {
        foreach (var (account, owner) in lent)
        {
            var rng = Rng.Of(options.Seed, Topic.MuleLife, -1 - account.Index, day);
            for (var n = rng.Poisson(difficulty.CoverPerDay * share); n > 0; n--)
            {
                var payee = rng.Chance(0.7) ? habits.Merchant(owner.Index, rng) : habits.Friend(owner.Index, rng);
                Pay(account, payee, Baht.Around(rng, 150, 1), Channels.PromptPay, day, rng, owner, payments);
            }

            // Something at least once a month, or it would look dormant.
            if (calendar.Falls(day, 1 + account.Index % 28))
                Pay(account, habits.Biller(owner.Index, 0), Baht.Around(rng, 500, 0.2), Channels.Bill, day, rng, owner, payments);
            if (calendar.Falls(day, 1 + account.Index * 5 % 28))
                Pay(accounts.Customers[owner.Index], account, Baht.Around(rng, 2500, 0.4), Channels.PromptPay, day, rng, owner, payments);
        }
    }

    private static void Pay(Account payer, Account payee, long satang, string channel, int day, Rng rng, Line owner, IPayments payments) =>
        payments.Pay(new Payment(DayShape.Spending.Sample(rng, day), payer, payee, satang, channel) { Device = owner.Device });
}

using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Worlds;

/// <summary>Mobile money: people bring cash to an agent near them and fetch it there. Rates and sums are expert judgement.</summary>
internal sealed class AgentTraffic(SimulationOptions options, Accounts accounts, IReadOnlyList<Account> agents) : IMoneyPattern
{
    private const double CashInPerDay = 0.12;
    private const double CashOutPerDay = 0.15;

    /// <summary>Agents a person goes to.</summary>
    private const int Near = 3;

    public void Play(int day, double share, IPayments payments)
    {
        foreach (var customer in accounts.Customers)
        {
            var rng = Rng.Of(options.Seed, Topic.AgentTraffic, customer.Index, day);
            for (var n = rng.Poisson(CashInPerDay * share); n > 0; n--)
                Pay(Agent(customer, rng), customer, "branch");
            for (var n = rng.Poisson(CashOutPerDay * share); n > 0; n--)
                Pay(customer, Agent(customer, rng), Channels.Atm);

            void Pay(Account from, Account to, string channel)
            {
                var (time, satang) = (DayShape.Spending.Sample(rng, day), Baht.Notes(rng.LogNormalWithMedian(1500, 1)));
                payments.Pay(new Payment(time, from, to, satang, channel) { UpToBalance = true });
            }
        }
    }

    private Account Agent(Account customer, Rng rng) =>
        agents[Rng.ToIndex(Rng.Hash(options.Seed, Topic.AgentTraffic, -1, customer.Index, rng.Below(Near)), agents.Count)];
}

using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>Gives lawful accounts their reactions to money. Delays and shares are expert judgement.</summary>
internal static class Lives
{
    public static void Give(SimulationOptions options, Accounts accounts, Line[] people)
    {
        foreach (var agent in accounts.Agents)
            Takings(agent, 4 * Ms.Hour, 0.97, rng => [rng.Pick(accounts.Billers)]);
        foreach (var charity in accounts.Charities)
            Takings(charity, 4 * Ms.Day, 0.8, rng =>
                [.. Enumerable.Range(0, 6).Select(_ => rng.Chance(0.5) ? rng.Pick(accounts.Merchants) : rng.Pick(accounts.Customers))]);
        foreach (var merchant in accounts.Merchants)
            Takings(merchant, 3 * Ms.Day, 0.75, rng =>
                [rng.Pick(accounts.Merchants), rng.Pick(accounts.Merchants), rng.Pick(accounts.Customers)]);

        foreach (var line in people)
        {
            var student = Traits.IsStudent(line.Index);
            if (!student && !Traits.IsHouseSeller(line.Index))
                continue;
            var account = accounts.Customers[line.Index];
            var rng = Stream(account);
            Account[] payees = student
                ? [.. Enumerable.Range(0, 8).Select(_ => rng.Pick(accounts.Merchants)), rng.Pick(accounts.Customers)]
                : [rng.Pick(accounts.Lenders), rng.Pick(accounts.Customers), rng.Pick(accounts.Customers), rng.Pick(accounts.Merchants),
                    rng.Pick(accounts.Billers)];
            account.Life = new SpendingSpreeLife(account, rng, payees, student);
        }

        Rng Stream(Account account) => Rng.Of(options.Seed, Topic.AccountLife, -1 - (int)account.Kind, account.Index);

        void Takings(Account account, long delay, double share, Func<Rng, Account[]> payees)
        {
            var rng = Stream(account);
            account.Life = new TakingsLife(account, rng, delay, share, payees(rng));
        }
    }
}

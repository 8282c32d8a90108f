using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>Whom a customer pays again and again. Follows from the index alone, so nothing is stored.</summary>
internal sealed class Habits(ulong seed, Accounts accounts, Line[] people)
{
    public const int Bills = 3;
    private const int FavouriteMerchants = 8;
    private const int FavouriteAtms = 2;
    private const int FriendsPaid = 6;

    /// <summary>Days on which employers pay, 31 being the last of the month: expert judgement.</summary>
    private static readonly int[] PayDays = [25, 31, 28, 5, 15, 10];

    public Account Biller(int customer, int k) => Pick(accounts.Billers, customer, 100 + k);

    public int BillDay(int customer, int k) => 1 + Rng.ToIndex(Hash(customer, 200 + k), 28);

    /// <summary>Rent, power, telephone: from hundreds to thousands of baht, much the same each month.</summary>
    public double BillMedian(int customer, int k) => 300 * Math.Exp(2.2 * Rng.ToUnit(Hash(customer, 300 + k)));

    public Account Employer(int customer) => Pick(accounts.Employers, customer, 400);

    public int PayDay(Account employer) => PayDays[Rng.ToIndex(Hash(-1 - employer.Index, 401), PayDays.Length)];

    /// <summary>15,000 to 60,000 THB a month for most: expert judgement.</summary>
    public long Salary(int customer) => (long)(15 + 45 * Math.Pow(Rng.ToUnit(Hash(customer, 402)), 2)) * 1000 * Baht.One;

    public Account Agent(int customer) => Pick(accounts.Agents, customer, 500);

    public Account Exchange(int customer) => Pick(accounts.Exchanges, customer, 501);

    public Account Merchant(int customer, Rng rng) => Pick(accounts.Merchants, customer, 600 + rng.Favoured(FavouriteMerchants));

    public Account Atm(int customer, Rng rng) => Pick(accounts.Atms, customer, 700 + rng.Below(FavouriteAtms));

    public Account Friend(int customer, Rng rng)
    {
        var contacts = people[customer].Contacts;
        return accounts.Customers[contacts[rng.Favoured(Math.Min(FriendsPaid, contacts.Length))]];
    }

    /// <summary>Everyone paid again and again, with the usual channel.</summary>
    public IEnumerable<(Account Payee, string Channel)> Counterparts(int customer)
    {
        for (var k = 0; k < FavouriteMerchants; k++)
            yield return (Pick(accounts.Merchants, customer, 600 + k), Channels.PromptPay);
        for (var k = 0; k < FavouriteAtms; k++)
            yield return (Pick(accounts.Atms, customer, 700 + k), Channels.Atm);
        yield return (Agent(customer), Channels.TopUp);
        foreach (var friend in people[customer].Contacts.Take(FriendsPaid))
            yield return (accounts.Customers[friend], Channels.PromptPay);
    }

    private ulong Hash(int customer, int what) => Rng.Hash(seed, Topic.Favourites, customer, what);

    private Account Pick(Account[] from, int customer, int what) => from[Rng.ToIndex(Hash(customer, what), from.Length)];
}

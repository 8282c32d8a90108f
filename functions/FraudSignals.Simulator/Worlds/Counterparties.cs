using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Worlds;

/// <summary>Finds who stands on the other side of a payment. Fixed partners follow from the account's index.</summary>
internal sealed class Counterparties(ulong seed, Accounts accounts, IReadOnlyList<Account> agents)
{
    private const int CircleSize = 5;

    public Account Of(Party party, DrawnAccount self, Rng rng) => party switch
    {
        Party.Circle => Fixed(accounts.Customers, self, rng.Below(CircleSize)),
        Party.Employer => Fixed(accounts.Employers, self, 10),
        Party.Company => rng.Pick(accounts.Employers),
        Party.Lender => rng.Pick(accounts.Lenders),
        Party.Merchant => rng.Pick(accounts.Merchants),
        Party.Supplier => Fixed(accounts.Merchants, self, 11),
        Party.Biller => Fixed(accounts.Billers, self, 12 + rng.Below(2)),
        Party.Exchange => Fixed(accounts.Exchanges, self, 14),
        Party.Agent when agents.Count > 0 => rng.Pick(agents),
        Party.OwnOther => accounts.Savings[self.Owner.Index] ?? Fixed(accounts.Customers, self, 15),
        Party.Atm or Party.Agent => Fixed(accounts.Atms, self, 16 + rng.Below(2)),
        _ => rng.Pick(accounts.Customers),
    };

    public static string ChannelTo(Party party) => party switch
    {
        Party.Atm or Party.Agent => Channels.Atm,
        Party.Exchange => Channels.Exchange,
        Party.Biller => Channels.Bill,
        Party.Merchant => Channels.Card,
        Party.Supplier or Party.OwnOther => Channels.Transfer,
        _ => Channels.PromptPay,
    };

    private Account Fixed(Account[] from, DrawnAccount self, int which) =>
        from[Rng.ToIndex(Rng.Hash(seed, Topic.DrawnMoney, -1, self.Account.Index, which), from.Length)];
}

using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Populations;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>Buys, borrows and opens the accounts of mule rings.</summary>
internal sealed class MuleRecruiter(
    SimulationOptions options, Numbering numbering, AccountFactory factory, Difficulty difficulty, Line[] people, Accounts accounts,
    IReadOnlyList<Line> compoundSims)
{
    // Expert judgement: a ring is a handful of accounts in three layers.
    private const int Collectors = 3;
    private const int Layers = 3;
    private const int Tellers = 2;
    private const int RingSize = Collectors + Layers + Tellers;

    /// <summary>
    /// Accounts registered to a SIM of the compound itself, a criterion of the regulator [S1]. The share is expert
    /// judgement.
    /// </summary>
    private const double RegisteredToCompound = 0.1;

    private readonly List<Account> all = [];
    private readonly List<(Account Account, Line Owner)> lent = [];

    public IReadOnlyList<Account> All => all;

    /// <summary>Accounts whose owners go on using them.</summary>
    public IReadOnlyList<(Account Account, Line Owner)> Lent => lent;

    public MuleRing Ring(int index)
    {
        var rng = Rng.Of(options.Seed, Topic.Ring, index);
        var members = new Account[RingSize];
        var phones = new string[RingSize];
        for (var i = 0; i < RingSize; i++)
        {
            var another = i == 0 || rng.Chance(1 / difficulty.AccountsPerPhone);
            phones[i] = another ? numbering.Imei(LineKind.RingPhone, index * RingSize + i) : phones[i - 1];
            members[i] = Recruit(index * RingSize + i, phones[i], rng);
        }

        var collectors = members[..Collectors];
        var layers = members[Collectors..(Collectors + Layers)];
        var tellers = members[(Collectors + Layers)..];
        Account[] atms = [rng.Pick(accounts.Atms), rng.Pick(accounts.Atms)];
        for (var i = 0; i < RingSize; i++)
        {
            var next = i < Collectors ? [.. layers, tellers[0]] : i < Collectors + Layers ? tellers : Array.Empty<Account>();
            members[i].Life = new MuleLife(members[i], Rng.Of(options.Seed, Topic.MuleLife, members[i].Index), difficulty, phones[i],
                next, atms, accounts.Exchanges);
        }

        return new MuleRing(options, index, difficulty, collectors, tellers);
    }

    private Account Recruit(int index, string phone, Rng rng)
    {
        var owner = rng.Pick(people);
        var kind = rng.Unit();
        var fresh = kind < difficulty.FreshAccounts;
        var isLent = kind >= difficulty.FreshAccounts + difficulty.DormantAccounts;
        var age = fresh ? rng.Between(3, 30) : rng.Between(300, 3500);
        var balance = (long)(rng.LogNormalWithMedian(isLent ? 6000 : 400, 0.8) * Baht.One);
        var number = compoundSims.Count > 0 && rng.Chance(RegisteredToCompound) ? rng.Pick(compoundSims).Number : null;
        var account = factory.Mule(index, age, owner, phone, balance, number);
        all.Add(account);
        if (isLent)
            lent.Add((account, owner));
        return account;
    }
}

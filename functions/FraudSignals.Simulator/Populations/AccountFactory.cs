using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Populations;

/// <summary>Makes the accounts of people and institutions.</summary>
internal sealed class AccountFactory(SimulationOptions options, Numbering numbering)
{
    /// <summary>Opening balances: most people hold about a month's spending, a few hold a hundred times that. Expert judgement.</summary>
    private const double MedianBalance = 18_000;

    private const double BalanceSpread = 1.4;
    private const long Baht = 100;

    /// <summary>Employers, lenders and exchanges can always pay what they owe.</summary>
    private const long TreasuryBalance = 5_000_000_000 * Baht;

    private readonly DateOnly start = DateOnly.FromDateTime(options.Start.DateTime);

    public Account[] Customers(Line[] owners) => [.. owners.Select(Customer)];

    public Account?[] Savings(Line[] owners) => [.. owners.Select(owner => Traits.HasSavings(owner.Index) ? SavingsOf(owner) : null)];

    public Account[] Institutions(AccountKind kind, string labelClass, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Institution(kind, i, labelClass))];

    public Account Mule(int index, int ageDays, Line owner, string phone, long balance, string? number) => new()
    {
        Kind = AccountKind.Mule,
        Index = index,
        Number = numbering.Account(AccountKind.Mule, index),
        Bank = numbering.Bank(AccountKind.Mule, index),
        Opened = start.AddDays(-ageDays),
        OwnerNumber = number ?? owner.Number,
        Device = phone,
        Balance = balance,
        Class = Classes.Mule,
        IsFraud = true,
    };

    private Account Institution(AccountKind kind, int index, string labelClass)
    {
        var rng = Rng.Of(options.Seed, Topic.AccountTraits, (long)kind, index);
        var balance = kind is AccountKind.Merchant or AccountKind.Charity or AccountKind.TopUpAgent
            ? (long)(rng.LogNormalWithMedian(5 * MedianBalance, 1) * Baht)
            : TreasuryBalance;
        return New(kind, index, labelClass, rng.Between(400, 6000), balance);
    }

    private Account Customer(Line owner)
    {
        var rng = Rng.Of(options.Seed, Topic.AccountTraits, (long)AccountKind.Customer, owner.Index);
        var family = Traits.TabletFamily(owner.Index);
        var (labelClass, age) =
            family is not null ? (Classes.SharedTablet, rng.Between(300, 4000))
            : Traits.IsStudent(owner.Index) ? (Classes.Student, rng.Between(5, 200))
            : Traits.IsHouseSeller(owner.Index) ? (Classes.HouseSale, rng.Between(600, 7000))
            : Traits.IsNewcomer(owner.Index) ? (Classes.Customer, rng.Between(3, 60))
            : (Classes.Customer, rng.Between(200, 6000));
        var balance = (long)(rng.LogNormalWithMedian(MedianBalance, BalanceSpread) * Baht);
        return New(AccountKind.Customer, owner.Index, labelClass, age, balance, owner.Number,
            family is { } f ? numbering.Imei(LineKind.Tablet, f) : owner.Device);
    }

    private Account SavingsOf(Line owner)
    {
        var rng = Rng.Of(options.Seed, Topic.AccountTraits, (long)AccountKind.Savings, owner.Index);
        var balance = (long)(rng.LogNormalWithMedian(2 * MedianBalance, BalanceSpread) * Baht);
        return New(AccountKind.Savings, owner.Index, Classes.Customer, rng.Between(300, 5000), balance, owner.Number, owner.Device);
    }

    private Account New(
        AccountKind kind, int index, string labelClass, int ageDays,
        long balance, string? number = null, string? device = null) => new()
    {
        Kind = kind,
        Index = index,
        Number = numbering.Account(kind, index),
        Bank = numbering.Bank(kind, index),
        Opened = start.AddDays(-ageDays),
        OwnerNumber = number,
        Device = device,
        Balance = balance,
        Class = labelClass,
    };
}

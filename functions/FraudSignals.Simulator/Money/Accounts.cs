using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Populations;

namespace FraudSignals.Simulator.Money;

/// <summary>All accounts but the mules'. Customers stand in the order of their lines.</summary>
internal sealed class Accounts
{
    public Accounts(SimulationOptions options, AccountFactory factory, Line[] people)
    {
        var n = options.Subscribers;
        Customers = factory.Customers(people);
        Savings = factory.Savings(people);
        Employers = factory.Institutions(AccountKind.Payroll, Classes.Payroll, Ratios.Employers(n));
        Billers = factory.Institutions(AccountKind.Biller, Classes.Biller, Ratios.Billers(n));
        Merchants = factory.Institutions(AccountKind.Merchant, Classes.Merchant, Ratios.Merchants(n));
        Charities = factory.Institutions(AccountKind.Charity, Classes.Charity, Ratios.Charities(n));
        Agents = factory.Institutions(AccountKind.TopUpAgent, Classes.TopUpAgent, Ratios.TopUpAgents(n));
        Atms = factory.Institutions(AccountKind.Atm, Classes.Atm, Ratios.Atms(n));
        Exchanges = factory.Institutions(AccountKind.Exchange, Classes.Exchange, Ratios.Exchanges(n));
        Lenders = factory.Institutions(AccountKind.Lender, Classes.Lender, Ratios.Lenders(n));
    }

    public Account[] Customers { get; }

    /// <summary>A second account for those who have one.</summary>
    public Account?[] Savings { get; }

    public Account[] Employers { get; }

    public Account[] Billers { get; }

    public Account[] Merchants { get; }

    public Account[] Charities { get; }

    public Account[] Agents { get; }

    public Account[] Atms { get; }

    public Account[] Exchanges { get; }

    public Account[] Lenders { get; }

    public IEnumerable<Account> All =>
    [
        .. Customers, .. Savings.OfType<Account>(), .. Employers, .. Billers, .. Merchants, .. Charities, .. Agents, .. Atms,
        .. Exchanges, .. Lenders,
    ];
}

namespace FraudSignals.Simulator.People;

/// <summary>Populations of accounts. The value is part of every identifier, so never renumber; at most 16.</summary>
internal enum AccountKind
{
    Customer,
    Savings,
    Payroll,
    Biller,
    Merchant,
    Charity,
    TopUpAgent,
    Atm,
    Exchange,
    Lender,
    Mule,

    /// <summary>Accounts of the kinds a drawn world has.</summary>
    Drawn,
}

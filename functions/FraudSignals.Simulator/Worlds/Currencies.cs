using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Worlds;

/// <summary>The currency of a payment: that of the world, but the foreign one where either account is kept in it.</summary>
internal sealed class Currencies(ulong seed, WorldPlan? plan)
{
    public Economy Of(Payment payment) =>
        plan is null ? Economy.Thailand
        : IsForeign(payment.Payer) || IsForeign(payment.Payee) ? Economy.Foreign
        : plan.Economy;

    private bool IsForeign(Account account) =>
        plan!.ForeignAccounts > 0
        && account.Kind is AccountKind.Customer or AccountKind.Drawn
        && Rng.ToUnit(Rng.Hash(seed, Topic.Currencies, (long)account.Kind, account.Index)) < plan.ForeignAccounts;
}

using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>
/// Collects many small payments and passes most of them on after a while: a top-up agent to its wholesaler, a charity
/// to those it helps, a shop to its suppliers. The lawful twin of a mule's fan-in and pass-through.
/// </summary>
/// <param name="self">The account.</param>
/// <param name="rng">Its own stream.</param>
/// <param name="meanDelay">How long takings stay.</param>
/// <param name="passedOn">Share passed on.</param>
/// <param name="payees">Who is paid, in parts.</param>
internal sealed class TakingsLife(Account self, Rng rng, long meanDelay, double passedOn, IReadOnlyList<Account> payees) : IAccountLife
{
    private long takings;
    private bool pending;

    public void Credited(Payment payment, IPayments payments)
    {
        takings += payment.Satang;
        if (pending)
            return;
        pending = true;
        payments.Wake(self, payment.Time + (long)(meanDelay * rng.Between(0.5, 1.5)));
    }

    public void Woken(long time, IPayments payments)
    {
        pending = false;
        var part = (long)(takings * passedOn) / payees.Count;
        takings = 0;
        foreach (var payee in payees)
            payments.Pay(new Payment(time + rng.Below(600_000), self, payee, part, Channels.Transfer));
    }
}

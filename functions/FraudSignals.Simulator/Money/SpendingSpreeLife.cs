using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>
/// Spends most of a large credit within days: a student the allowance, a house seller the price (mortgage, agent,
/// tax, a new home). The lawful twin of a mule's dispersal and drain.
/// </summary>
internal sealed class SpendingSpreeLife : IAccountLife
{
    private readonly Account self;
    private readonly Rng rng;
    private readonly IReadOnlyList<Account> payees;
    private readonly bool isStudent;

    public SpendingSpreeLife(Account self, Rng rng, IReadOnlyList<Account> payees, bool isStudent)
    {
        (this.self, this.rng, this.payees, this.isStudent) = (self, rng, payees, isStudent);
    }

    public void Credited(Payment payment, IPayments payments)
    {
        var least = isStudent ? 500 * Baht.One : 500_000 * Baht.One;
        if (payment.Satang < least)
            return;

        var parts = isStudent ? rng.Between(3, 8) : rng.Between(4, 8);
        var spent = payment.Satang * rng.Between(isStudent ? 0.6 : 0.8, 0.97);
        var days = isStudent ? 3.0 : 4.0;
        for (var i = 0; i < parts; i++)
        {
            var time = payment.Time + Ms.Hour + (long)(rng.Unit() * days * Ms.Day);
            var satang = Baht.Notes(spent / parts * rng.Between(0.6, 1.4) / Baht.One);
            var channel = isStudent ? Channels.PromptPay : Channels.Transfer;
            payments.Pay(new Payment(time, self, rng.Pick(payees), satang, channel) { UpToBalance = true });
        }
    }

    public void Woken(long time, IPayments payments)
    {
    }
}

using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Worlds;

/// <summary>Passes on what came in, after a while and in pieces.</summary>
/// <param name="self">The account.</param>
/// <param name="habit">How its kind does it.</param>
/// <param name="next">The next account of its ring; null for the last and for those without a ring.</param>
/// <param name="parties">Who is paid.</param>
/// <param name="rng">Its own stream.</param>
internal sealed class PassOnLife(DrawnAccount self, MoneyHabit habit, Account? next, Counterparties parties, Rng rng) : IAccountLife
{
    private const long TooLittle = 20 * Baht.One;

    private long taken;
    private bool pending;

    public void Credited(Payment payment, IPayments payments)
    {
        // What the holder's life brings stays.
        if (!payment.IsScheme)
            return;
        taken += payment.Satang;
        if (pending)
            return;
        pending = true;
        var waits = habit.Credits.High > 1 ? habit.SpreadHours * 60 : 0;
        payments.Wake(self.Account, payment.Time + (long)((waits + habit.DwellMinutes.DrawLog(rng)) * Ms.Minute));
    }

    public void Woken(long time, IPayments payments)
    {
        pending = false;
        var left = Math.Min(self.Account.Balance, (long)(taken * habit.PassedOn.Draw(rng)));
        taken = 0;
        if (habit.IsCycle && Ms.DayOf(time) >= self.Until)
            return;
        for (var i = habit.Pieces.DrawWhole(rng); i > 0 && left >= TooLittle; i--)
        {
            var piece = i == 1 ? left : Math.Min(left, (long)(left / i * rng.Between(0.7, 1.3)));
            var party = rng.Pick(habit.To);
            if (party == Party.Next && next is null)
                party = rng.Chance(0.6) ? Party.Atm : Party.Exchange;
            var payee = party == Party.Next ? next! : parties.Of(party, self, rng);
            piece = party == Party.Atm ? Baht.Notes(piece / Baht.One) : Math.Max(Baht.One, piece / Baht.One * Baht.One);
            payments.Pay(new Payment(time, self.Account, payee, piece, Counterparties.ChannelTo(party))
            {
                UpToBalance = true,
                IsScheme = party == Party.Next,
            });
            left -= piece;
            time += (long)(habit.PieceGapMinutes.Draw(rng) * Ms.Minute);
        }
    }
}

using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>Settles payments strictly in time order, so that balances are true and accounts can react to what arrives.</summary>
internal sealed class Bank(ulong seed, Statement statement) : IPayments
{
    // Shares of payments that are held for review or refused by the payee's bank: expert judgement.
    private const double PendingShare = 0.002;
    private const double RefusedShare = 0.004;

    /// <summary>People look at their balance first: one in ten tries to pay more than there is.</summary>
    private const double TriesAnyway = 0.1;

    private const long LeastWorthPaying = 100 * Baht.One;

    private readonly PriorityQueue<Entry, (long Time, long Order)> queue = new();
    private long order;
    private long now = long.MinValue;

    public void Pay(Payment payment) => Enqueue(payment.Time, new Entry(payment, null));

    public void Wake(Account account, long time) => Enqueue(time, new Entry(null, account));

    /// <summary>Settles all payments before <paramref name="until"/>, those that follow from them included.</summary>
    public void Settle(long until)
    {
        while (queue.TryPeek(out var entry, out var due) && due.Time < until)
        {
            queue.Dequeue();
            now = due.Time;
            if (entry.Payment is { } payment)
                Settle(payment);
            else
                entry.Sleeper!.Life!.Woken(now, this);
        }
    }

    private void Enqueue(long time, Entry entry)
    {
        if (time < now)
            throw new InvalidOperationException("A payment was asked for in the past.");
        queue.Enqueue(entry, (time, order++));
    }

    private void Settle(Payment payment)
    {
        var payer = payment.Payer;
        if (payment.Satang <= 0 || !statement.IsPossible(payment))
            return;

        var satang = payment.Satang;
        var luck = Rng.ToUnit(Rng.Hash(seed, Topic.Status, payer.Index, payment.Payee.Index, payment.Time));
        if (payment.UpToBalance && payer.Balance < satang)
            satang = payer.Balance < LeastWorthPaying ? 0 : payer.Balance / Baht.One * Baht.One;
        if (satang == 0 || payer.Balance < satang)
        {
            if (satang > 0 && luck < TriesAnyway)
                statement.Add(payment, satang, payer.Balance, "rejected");
            return;
        }

        if (luck is < PendingShare + RefusedShare)
        {
            statement.Add(payment, satang, payer.Balance, luck < PendingShare ? "pending" : "rejected");
            return;
        }

        payer.Balance -= satang;
        payment.Payee.Balance += satang;
        if (payment.IsScheme)
            payer.Acted = payment.Payee.Acted = true;
        statement.Add(payment, satang, payer.Balance, "accepted");
        payment.Payee.Life?.Credited(payment with { Satang = satang }, this);
    }

    private readonly record struct Entry(Payment? Payment, Account? Sleeper);
}

using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator.Money;

/// <summary>Records payments of the history. It is a sample, so it keeps no balances and no account reacts.</summary>
internal sealed class HistoryBook(Statement statement) : IPayments
{
    public void Pay(Payment payment)
    {
        if (payment.Time < 0 && statement.IsPossible(payment))
            statement.Add(payment, payment.Satang, null, "accepted");
    }

    public void Wake(Account account, long time)
    {
    }
}

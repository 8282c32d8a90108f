using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Simulator.Money;

/// <summary>Writes a payment as the bank reports it.</summary>
internal sealed class Statement(Calendar calendar, DayBuffer<TransferRow> rows, Func<Payment, Economy> economyOf)
{
    public void Add(Payment payment, long satang, long? balanceAfter, string status)
    {
        var (payer, payee) = (payment.Payer, payment.Payee);
        var day = Ms.DayOf(payment.Time);
        var throughApp = payment.Channel is Channels.PromptPay or Channels.Transfer or Channels.Bill or Channels.TopUp or Channels.Exchange;
        var economy = economyOf(payment);
        rows.Add(day, payment.Time - day * Ms.Day, new TransferRow(
            "",
            calendar.At(payment.Time),
            payer.Number,
            payee.Number,
            economy.Of(satang),
            economy.Currency,
            payment.Channel,
            payer.Bank,
            payee.Bank,
            payer.OwnerNumber,
            payment.Channel == Channels.PromptPay ? payee.OwnerNumber : null,
            throughApp ? payment.Device ?? payer.Device : null,
            payee.Opened,
            balanceAfter is { } balance ? economy.Of(balance) : null,
            status));
    }

    /// <summary>Whether both accounts are open on the day.</summary>
    public bool IsPossible(Payment payment)
    {
        var date = calendar.Date(Ms.DayOf(payment.Time));
        return payment.Payer != payment.Payee && payment.Payer.Opened <= date && payment.Payee.Opened <= date;
    }
}

namespace FraudSignals.Simulator.People;

/// <summary>Takes intentions to pay.</summary>
internal interface IPayments
{
    void Pay(Payment payment);

    /// <summary>Asks for the account's life to be woken at a time to come.</summary>
    void Wake(Account account, long time);
}

namespace FraudSignals.Simulator.People;

/// <summary>An account that reacts to money: settles takings, spends an allowance, passes on what a victim paid.</summary>
internal interface IAccountLife
{
    /// <summary>Money has arrived.</summary>
    void Credited(Payment payment, IPayments payments);

    /// <summary>The moment asked for with <see cref="IPayments.Wake"/> has come.</summary>
    void Woken(long time, IPayments payments);
}

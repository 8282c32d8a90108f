namespace FraudSignals.Simulator.Plans;

/// <summary>Ways to pay, as written in the data.</summary>
internal static class Channels
{
    public const string PromptPay = "promptpay";
    public const string Transfer = "transfer";
    public const string Atm = "atm";
    public const string Exchange = "exchange";
    public const string Bill = "bill";
    public const string Card = "card";
    public const string Payroll = "payroll";
    public const string TopUp = "topup";
}

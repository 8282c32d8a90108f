namespace FraudSignals.Simulator.Output;

/// <summary>The columns of the files.</summary>
internal static class Tables
{
    public const string CallHeader = "id,time,caller,callee,durationSeconds,answered,kind,sim,device,cell,trunkIn,trunkOut,roaming";

    public const string TransferHeader =
        "id,time,payer,payee,amount,currency,channel,payerBank,payeeBank,payerNumber,payeeNumber,payerDevice,payeeAccountOpened,payerBalanceAfter,status";

    public const string LabelHeader = "kind,key,label,class";

    /// <summary>Columns a feed may lack; not kind and status, without which a message is a call and a refusal a payment.</summary>
    public static IReadOnlyCollection<string> OptionalColumns { get; } =
    [
        "answered", "sim", "device", "cell", "trunkIn", "trunkOut", "roaming", "channel", "payerBank", "payeeBank", "payerNumber",
        "payeeNumber", "payerDevice", "payeeAccountOpened", "payerBalanceAfter",
    ];

    public static void Write(CsvFile file, in CallRow row) => file
        .Value(row.Id).Value(row.Time).Value(row.Caller).Value(row.Callee).Value(row.DurationSeconds).Value(row.Answered).Value(row.Kind)
        .Value(row.Sim).Value(row.Device).Value(row.Cell).Value(row.TrunkIn).Value(row.TrunkOut).Value(row.Roaming)
        .End();

    public static void Write(CsvFile file, in TransferRow row) => file
        .Value(row.Id).Value(row.Time).Value(row.Payer).Value(row.Payee).Value(row.Amount, DecimalsOf(row))
        .Value(row.Currency).Value(row.Channel).Value(row.PayerBank).Value(row.PayeeBank).Value(row.PayerNumber).Value(row.PayeeNumber)
        .Value(row.PayerDevice)
        .Value(row.PayeeAccountOpened).Value(row.PayerBalanceAfter, DecimalsOf(row)).Value(row.Status)
        .End();

    public static void Write(CsvFile file, in LabelRow row) => file
        .Value(row.Kind).Value(row.Key).Value(row.Fraud ? 1 : 0).Value(row.Class)
        .End();

    private static int DecimalsOf(in TransferRow row) => row.Currency == "JPY" ? 0 : 2;
}

namespace FraudSignals.Simulator.Output;

/// <summary>One transfer of money, as a line of <c>transfers.csv</c>. Fields the bank would not know are null.</summary>
/// <param name="Id">Unique within the simulation, at most 15 ASCII characters.</param>
/// <param name="Time">When the transfer was made, to the millisecond.</param>
/// <param name="Payer">Account that pays.</param>
/// <param name="Payee">Account that is paid.</param>
/// <param name="Amount">Amount in <paramref name="Currency"/>, with its number of decimals.</param>
/// <param name="Currency"><c>THB</c>; a drawn world may have others.</param>
/// <param name="Channel"><c>promptpay</c>, <c>transfer</c>, <c>atm</c>, <c>exchange</c>, <c>bill</c>, <c>card</c>,
/// <c>payroll</c> or <c>topup</c>.</param>
/// <param name="PayerBank">Bank code of the payer.</param>
/// <param name="PayeeBank">Bank code of the payee.</param>
/// <param name="PayerNumber">Phone number registered to the paying account.</param>
/// <param name="PayeeNumber">Phone number the payee is known by (PromptPay between persons only).</param>
/// <param name="PayerDevice">IMEI of the phone or tablet the payment was made on.</param>
/// <param name="PayeeAccountOpened">Day the paid account was opened.</param>
/// <param name="PayerBalanceAfter">Balance of the payer afterwards; null in the history, which is only a sample.</param>
/// <param name="Status"><c>accepted</c>, <c>pending</c> or <c>rejected</c>; only accepted ones move money.</param>
public readonly record struct TransferRow(
    string Id,
    DateTimeOffset Time,
    string Payer,
    string Payee,
    decimal Amount,
    string Currency,
    string Channel,
    string PayerBank,
    string PayeeBank,
    string? PayerNumber,
    string? PayeeNumber,
    string? PayerDevice,
    DateOnly PayeeAccountOpened,
    decimal? PayerBalanceAfter,
    string Status);

namespace FraudSignals.Alerts;

/// <summary>Somebody who was on an event beside the subject of an alert.</summary>
/// <param name="Role">What part it had: caller, callee, sim, device, cell, payer, payee, payerNumber, payeeNumber or payerDevice.</param>
/// <param name="Kind">number, sim, device, cell or account.</param>
/// <param name="Token">Its token, 32 hexadecimal digits; never the identifier, which may be another party's.</param>
public sealed record Counterpart(string Role, string Kind, string Token);

namespace FraudSignals.Alerts;

/// <summary>Whom an alert is about.</summary>
/// <param name="Kind">number, sim, device, cell or account.</param>
/// <param name="Token">The subject's token, 32 hexadecimal digits.</param>
/// <param name="Key">The identifier in clear; only where the reader may see it, else null.</param>
public sealed record AlertSubject(string Kind, string Token, string? Key);

namespace FraudSignals.Alerts;

/// <summary>A sum of money, as far as it is known.</summary>
/// <param name="Amount">In major units, rounded to two decimals.</param>
/// <param name="Currency">Three capitals.</param>
public sealed record MoneyAtRisk(decimal Amount, string Currency);

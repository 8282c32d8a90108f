namespace FraudSignals.Alerts;

/// <summary>One comparison of a rule and how it stood.</summary>
/// <param name="Expression">The measured side, as the rule writes it.</param>
/// <param name="Value">Its value; null where it belongs to an event that is gone.</param>
/// <param name="Operator">How it was compared.</param>
/// <param name="Threshold">What it was compared with.</param>
/// <param name="WindowSeconds">How far back the value looks, seconds; null where no window applies.</param>
public sealed record ReasonValue(string Expression, double? Value, string Operator, double? Threshold, double? WindowSeconds)
{
    /// <summary>How far back was looked for what is new or silent, seconds, where not all of the horizon had been observed; null where it had.</summary>
    public double? HorizonSeconds { get; init; }
}

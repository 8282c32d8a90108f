namespace FraudSignals.Rules;

/// <summary>One comparison of a rule and how it stood.</summary>
/// <param name="Expression">The measured side, as the rule writes it.</param>
/// <param name="Value">Its value; null where it belongs to an event that is gone.</param>
/// <param name="Operator">How it was compared.</param>
/// <param name="Threshold">What it was compared with.</param>
/// <param name="WindowSeconds">How far back the measured side looks, seconds; null where no window applies.</param>
/// <param name="Against">The other side, as the rule writes it, where that is measured too; null where it is a constant.</param>
/// <param name="AgainstWindowSeconds">How far back the other side looks, seconds; null where no window applies.</param>
/// <param name="Unit">What both sides count in: <c>seconds</c>, <c>date</c> (seconds since 1970), <c>worth</c> (units that stand for all
/// currencies) or a currency; null for plain numbers.</param>
public sealed record ReasonValue(
    string Expression, double? Value, string Operator, double? Threshold, double? WindowSeconds,
    string? Against = null, double? AgainstWindowSeconds = null, string? Unit = null)
{
    /// <summary>
    /// The value as people read it: rounded, with its unit; money in the currency of the event. Null in alerts of before this was told.
    /// </summary>
    public string? Shown { get; init; }

    /// <summary>The other side in the same way.</summary>
    public string? ThresholdShown { get; init; }

    /// <summary>The window of the value as people read it, for example <c>24 hours</c>; null where no window applies.</summary>
    public string? Window { get; init; }

    /// <summary>
    /// How far back was looked for what is new or silent, seconds, where not all of the horizon had been observed; null where it had.
    /// </summary>
    public double? HorizonSeconds { get; init; }
}

namespace FraudSignals.Verdicts;

/// <summary>What a responder found an alert to be.</summary>
public enum VerdictFinding
{
    /// <summary>It was what the alert said.</summary>
    Confirmed,

    /// <summary>It was not.</summary>
    FalsePositive,

    /// <summary>It could not be found out.</summary>
    Unknown,
}

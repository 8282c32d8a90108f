namespace FraudSignals.Rules.Json;

/// <summary>What follows from a diagnostic.</summary>
public enum RuleSeverity
{
    /// <summary>The rules are refused as a whole.</summary>
    Error,

    /// <summary>The rules load; <c>rules check</c> fails until it is mended, or silenced with a reason.</summary>
    Warning,
}

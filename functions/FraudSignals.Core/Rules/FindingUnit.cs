namespace FraudSignals.Rules;

/// <summary>What a count of findings counts.</summary>
public enum FindingUnit : byte
{
    /// <summary>One for each cool-down of the rule and each subject it hit on.</summary>
    Cooldown,

    /// <summary>One for each event on which it hit.</summary>
    Event,

    /// <summary>The different subjects it hit on.</summary>
    Origin,
}

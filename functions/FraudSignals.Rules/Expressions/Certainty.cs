namespace FraudSignals.Rules.Expressions;

/// <summary>What can be said of a condition without any event.</summary>
internal enum Certainty : byte
{
    Open,

    /// <summary>It is true of no subject and no event.</summary>
    Never,

    /// <summary>It is true wherever it can be said.</summary>
    Always,
}

namespace FraudSignals.State.Aggregates;

/// <summary>What the values of a function count in.</summary>
public enum FunctionUnit : byte
{
    /// <summary>Nothing but numbers: counts and shares.</summary>
    Plain,

    Seconds,

    /// <summary>Whatever its field counts in.</summary>
    OfField,
}

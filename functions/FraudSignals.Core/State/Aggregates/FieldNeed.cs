using FraudSignals.Events;

namespace FraudSignals.State.Aggregates;

/// <summary>What kind of event field a function works on.</summary>
public enum FieldNeed : byte
{
    None,
    Number,
    Identifier,
    Place,
}

/// <summary>Which fields serve a need.</summary>
public static class FieldNeeds
{
    /// <summary>Whether a field of that kind does.</summary>
    public static bool Takes(this FieldNeed need, FieldKind kind) => need switch
    {
        FieldNeed.Number => kind is FieldKind.Seconds or FieldKind.Amount or FieldKind.Worth,
        FieldNeed.Identifier => kind == FieldKind.Identifier,
        FieldNeed.Place => kind == FieldKind.Place,
        _ => false,
    };
}

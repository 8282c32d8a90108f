namespace FraudSignals.Rules.Expressions;

/// <summary>What a name in an expression stands for.</summary>
internal enum SymbolKind : byte
{
    Aggregate,

    /// <summary>A numeric event field: seconds, an amount, a date.</summary>
    NumberField,
    FlagField,
    TextField,

    /// <summary>An identifier field. Its token is not for comparing; only <c>has(x)</c> may name it.</summary>
    IdentifierField,

    /// <summary>A constant of the rule file.</summary>
    Parameter,

    /// <summary>The event's own time, seconds since 1970.</summary>
    Time,

    /// <summary>The hour of the event's time where the deployment is.</summary>
    Hour,

    /// <summary>The day of the week of the event's time where the deployment is.</summary>
    Weekday,

    /// <summary>Whether the day of the event is a holiday of the deployment.</summary>
    Holiday,

    /// <summary>Whether whom an identifier field names has not been met before.</summary>
    IsNew,

    /// <summary>A threshold for the event's currency.</summary>
    Threshold,

    /// <summary>Whether whom an identifier field names is on a list.</summary>
    ListMember,

    /// <summary>The tier on a list of whom an identifier field names; 0 where it is not on it.</summary>
    ListTier,
}

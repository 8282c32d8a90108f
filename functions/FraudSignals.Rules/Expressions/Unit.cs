namespace FraudSignals.Rules.Expressions;

/// <summary>What a number of an expression counts in.</summary>
internal enum UnitKind : byte
{
    /// <summary>A constant: whatever the other side is.</summary>
    Any,

    /// <summary>Events, subjects, shares: a plain number.</summary>
    Plain,

    Seconds,

    /// <summary>A point of time, in seconds since 1970.</summary>
    Date,

    Money,

    /// <summary>Something for which there is no word, such as money times seconds.</summary>
    Odd,
}

/// <summary>The unit of a number.</summary>
/// <param name="Kind">What it counts in.</param>
/// <param name="Currency">Of money, which; null where it is whatever currency the event has.</param>
internal readonly record struct Unit(UnitKind Kind, string? Currency = null)
{
    /// <summary>As alerts name it; null where there is nothing to name.</summary>
    public string? Name => Kind switch
    {
        UnitKind.Seconds => "seconds",
        UnitKind.Date => "date",
        UnitKind.Money => Currency,
        _ => null,
    };

    /// <summary>The unit of two numbers that are added or compared, the more telling one; null where they do not go together.</summary>
    public static Unit? Joined(Unit a, Unit b) => (a.Kind, b.Kind) switch
    {
        (UnitKind.Any or UnitKind.Odd, _) => b,
        (_, UnitKind.Any or UnitKind.Odd) => a,
        (UnitKind.Money, UnitKind.Money) => a.Currency is null ? b : b.Currency is null || a.Currency == b.Currency ? a : null,
        _ => a.Kind == b.Kind ? a : null,
    };
}

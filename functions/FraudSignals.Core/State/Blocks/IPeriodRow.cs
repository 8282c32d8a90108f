namespace FraudSignals.State.Blocks;

/// <summary>A row that says from when to when a rule or typology was met in one period.</summary>
internal interface IPeriodRow
{
    /// <summary>The hash of the rule's or typology's id.</summary>
    uint Key { get; set; }

    int Period { get; set; }

    /// <summary>The first time it was met in the period, milliseconds since 1970.</summary>
    long First { get; set; }

    /// <summary>The last time, milliseconds since 1970.</summary>
    long Last { get; set; }
}

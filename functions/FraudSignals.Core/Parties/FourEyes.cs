namespace FraudSignals.Parties;

/// <summary>What two people of the role have to ask for, one after the other, before it is done.</summary>
public sealed record FourEyes
{
    /// <summary>The most days of <see cref="SnoozeDays"/>.</summary>
    public const int MostSnoozeDays = 366;

    /// <summary>The most hours of <see cref="ExpiresHours"/>.</summary>
    public const int MostHours = 7 * 24;

    /// <summary>Switching a rule or typology off.</summary>
    public bool SwitchOff { get; init; }

    /// <summary>Erasing a subject.</summary>
    public bool Erase { get; init; }

    /// <summary>Releasing or discarding alerts that an alert budget holds.</summary>
    public bool Release { get; init; }

    /// <summary>Snoozing for more than so many days; null where one person may snooze for as long as is allowed.</summary>
    public int? SnoozeDays { get; init; }

    /// <summary>Within so many hours the second has to ask.</summary>
    public int ExpiresHours { get; init; } = 24;
}

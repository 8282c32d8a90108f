namespace FraudSignals.Parties;

/// <summary>What two people of the role have to ask for, one after the other, before it is done.</summary>
/// <param name="SwitchOff">Switching a rule or typology off.</param>
/// <param name="Erase">Erasing a subject.</param>
/// <param name="Release">Releasing or discarding alerts that an alert budget holds.</param>
/// <param name="SnoozeDays">Snoozing for more than so many days; null where one person may snooze for as long as is allowed.</param>
/// <param name="ExpiresHours">Within so many hours the second has to ask.</param>
public sealed record FourEyes(bool SwitchOff = false, bool Erase = false, bool Release = false, int? SnoozeDays = null,
    int ExpiresHours = 24)
{
    /// <summary>The most days of <see cref="SnoozeDays"/>.</summary>
    public const int MostSnoozeDays = 366;

    /// <summary>The most hours of <see cref="ExpiresHours"/>.</summary>
    public const int MostHours = 7 * 24;
}

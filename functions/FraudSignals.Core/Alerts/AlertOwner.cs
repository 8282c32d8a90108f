namespace FraudSignals.Alerts;

/// <summary>Whose customer an alert is about, as it stood when the alert was raised.</summary>
/// <param name="Party">The party's name; null where nobody's, and the platform's desk takes it.</param>
/// <param name="Country">The party's country calling code, where it is known.</param>
/// <param name="Why">What tells it, or why nothing does: one of the words of <see cref="OwnedBy"/>.</param>
public sealed record AlertOwner(string? Party, string? Country, string Why);

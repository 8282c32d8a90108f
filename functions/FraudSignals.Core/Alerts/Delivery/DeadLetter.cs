namespace FraudSignals.Alerts.Delivery;

/// <summary>An alert that a webhook was not given.</summary>
/// <param name="Alert">The alert's id; its latest revision is what is tried again.</param>
/// <param name="Subject">The token of its subject: while one is set aside, so are later alerts about the same, and their order is
/// kept.</param>
/// <param name="At">When it was set aside.</param>
/// <param name="Attempts">How often it was tried; 0 where it waits for an earlier one.</param>
/// <param name="Problem">Why.</param>
public sealed record DeadLetter(string Alert, string Subject, DateTimeOffset At, int Attempts, string Problem);

namespace FraudSignals.Ingestion.Shared;

/// <summary>What a sweep did and what it had to leave.</summary>
/// <param name="Intents">Batches it finished.</param>
/// <param name="Touches">Events that waited in the inboxes of subjects many instances want at once.</param>
/// <param name="Findings">Findings it brought to whom they are addressed.</param>
/// <param name="Alerts">Alerts it published.</param>
/// <param name="Left">Things it could not finish; the next sweep tries again.</param>
/// <param name="OldestLeft">How old the oldest of those is; null where nothing was left.</param>
/// <param name="Problem">Why one of them could not be finished; null where nothing was left.</param>
/// <param name="Waiting">Alerts that are not published yet, those of batches under way included.</param>
/// <param name="OldestWaiting">For how long the oldest of those has waited; null where none does.</param>
public sealed record SweepReport(
    int Intents, int Touches, int Findings, int Alerts, int Left, TimeSpan? OldestLeft, string? Problem, int Waiting = 0,
    TimeSpan? OldestWaiting = null);

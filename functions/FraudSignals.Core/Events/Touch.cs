namespace FraudSignals.Events;

/// <summary>How an event touches one subject.</summary>
/// <param name="Batch">The event's batch.</param>
/// <param name="Index">The event's place in it.</param>
/// <param name="Subject">Who is touched.</param>
/// <param name="TokenPosition">The identifier position of the event that names the subject.</param>
/// <param name="Role">In which role.</param>
/// <param name="Time">When: the event's time, or that of the finding.</param>
/// <param name="Finding">The hash of the rule whose finding this is; 0 for the event itself.</param>
/// <param name="Depth">How many findings led to it.</param>
/// <param name="ObservedSince">The time of the earliest event of the source.</param>
/// <param name="Origin">Of a finding, the low bits of whose it is; 0 for an event.</param>
/// <param name="Cause">Of a finding, the low bits of whose finding stands at the beginning of those that led to it; 0 where none
/// did.</param>
internal readonly record struct Touch(
    EventBatch Batch, int Index, SubjectKey Subject, int TokenPosition, Role Role, long Time, uint Finding, int Depth, long ObservedSince,
    uint Origin = 0, uint Cause = 0);

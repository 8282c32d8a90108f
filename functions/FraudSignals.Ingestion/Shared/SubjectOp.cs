using FraudSignals.Evaluation.Decisions;

namespace FraudSignals.Ingestion.Shared;

/// <summary>One touch of a subject in a batch.</summary>
/// <param name="Event">The event's place in the batch.</param>
/// <param name="Position">The identifier position that names the subject.</param>
/// <param name="Effect">The finding that touches it; null where the event itself does.</param>
/// <param name="IsDue">Whether nothing touches it, and what waited in it is judged.</param>
internal readonly record struct SubjectOp(int Event, int Position, AddressedFinding? Effect, bool IsDue = false)
{
    public bool IsOfEvent => Effect == null && !IsDue;
}

using FraudSignals.Subjects;

namespace FraudSignals.Evaluation;

/// <summary>A finding on its way to the subject it is addressed to.</summary>
/// <param name="Id">The same for the same rule, origin, slot and target, so that it counts once.</param>
/// <param name="Rule">The rule's hash.</param>
/// <param name="Target">Whom it is addressed to.</param>
/// <param name="TargetSlot">The identifier slot of the event that names the target.</param>
/// <param name="Time">When the rule hit.</param>
/// <param name="Depth">How many findings led to it.</param>
internal readonly record struct FindingEffect(UInt128 Id, uint Rule, SubjectKey Target, int TargetSlot, long Time, int Depth);

using FraudSignals.Events;

namespace FraudSignals.State.Aggregates;

/// <summary>Where a <see cref="SkipCounter"/> is kept.</summary>
/// <param name="Role">The role whose rules it is about.</param>
/// <param name="Scalar">The scalar of the subject.</param>
/// <param name="Counted">The roles in which a touch is spent, each as a bit: those of the counts that the rules need.</param>
internal readonly record struct SkipScalar(Role Role, int Scalar, uint Counted);

using System.Collections.Immutable;

namespace FraudSignals.Http.Contract;

/// <summary>What waits for a second person.</summary>
/// <param name="Approvals">The oldest first.</param>
public sealed record ApprovalsAnswer(ImmutableArray<ApprovalAnswer> Approvals);

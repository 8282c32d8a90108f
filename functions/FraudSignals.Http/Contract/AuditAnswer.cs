using System.Collections.Immutable;
using FraudSignals.Auditing;

namespace FraudSignals.Http.Contract;

/// <summary>Entries of the audit trail.</summary>
/// <param name="Entries">The newest that were asked for, oldest first.</param>
public sealed record AuditAnswer(ImmutableArray<AuditEntry> Entries);

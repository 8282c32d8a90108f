namespace FraudSignals.Auditing;

/// <summary>One chain of an audit trail.</summary>
/// <param name="Writer">Who keeps it.</param>
/// <param name="First">The number of its oldest entry that is kept; older ones went with their retention.</param>
/// <param name="Since">When that was written.</param>
/// <param name="Last">The number of its newest entry.</param>
/// <param name="Hash">The hash of that; whoever notes it elsewhere can tell later that nothing up to it was changed.</param>
/// <param name="Entries">How many there are.</param>
public sealed record AuditCheckedChain(string Writer, long First, DateTimeOffset Since, long Last, string Hash, long Entries);

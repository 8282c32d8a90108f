namespace FraudSignals.Rules.Lifecycle;

/// <summary>What the lock knows of one rule or typology.</summary>
/// <param name="Hash">The hash of its content under that version.</param>
internal sealed record LockEntry(int Version, string Hash);

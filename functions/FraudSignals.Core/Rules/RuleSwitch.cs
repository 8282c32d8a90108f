namespace FraudSignals.Rules;

/// <summary>
/// Why a rule or typology is switched off. It is evaluated still, so that one sees what it would do, but counts for nothing.
/// </summary>
/// <param name="Id">The rule's or typology's id; both, where they share it.</param>
/// <param name="Reason">For those who come after.</param>
/// <param name="Since">When it was switched off.</param>
/// <param name="Until">When it comes back by itself; null for never.</param>
public sealed record RuleSwitch(string Id, string Reason, DateTimeOffset Since, DateTimeOffset? Until = null);

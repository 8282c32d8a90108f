using System.Collections.Immutable;

namespace FraudSignals.Alerts;

/// <summary>A page of alerts.</summary>
/// <param name="Alerts">The alerts, oldest first.</param>
/// <param name="Next">The cursor to ask with for what comes after; stays valid when there is nothing yet.</param>
public sealed record AlertPage(ImmutableArray<Alert> Alerts, string? Next);

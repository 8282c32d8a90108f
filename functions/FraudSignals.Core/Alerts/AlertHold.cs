namespace FraudSignals.Alerts;

/// <summary>That an alert was raised beyond the budget of its typology, and what became of it.</summary>
/// <param name="Id">The group it is held in: one for each typology and hour.</param>
/// <param name="Released">When somebody let it go; null where nobody has.</param>
/// <param name="Discarded">When somebody threw it away; null where nobody has.</param>
public sealed record AlertHold(string Id, DateTimeOffset? Released = null, DateTimeOffset? Discarded = null);

namespace FraudSignals.Rules;

/// <summary>What a count counts, for people.</summary>
/// <param name="One">For one, for example <c>call</c>.</param>
/// <param name="Many">For all other numbers, for example <c>calls</c>.</param>
public sealed record Noun(string One, string Many);

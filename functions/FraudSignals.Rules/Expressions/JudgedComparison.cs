namespace FraudSignals.Rules.Expressions;

/// <summary>A numeric comparison of which the outcome is settled before any event comes.</summary>
/// <param name="Index">Its place among all comparisons of the expression, from 0.</param>
/// <param name="Certainty">How it comes out.</param>
/// <param name="Message">Which comparison, and why.</param>
/// <param name="Suggestion">What to write instead.</param>
internal sealed record JudgedComparison(int Index, Certainty Certainty, string Message, string? Suggestion);

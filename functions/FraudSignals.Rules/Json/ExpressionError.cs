namespace FraudSignals.Rules.Json;

/// <summary>What is wrong with an expression, and where in its text (0-based).</summary>
internal sealed record ExpressionError(int Position, string Check, string Message, string? Suggestion = null);

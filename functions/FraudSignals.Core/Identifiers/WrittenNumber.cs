namespace FraudSignals.Identifiers;

/// <summary>The digits of a number and what of its spelling matters.</summary>
/// <param name="Digits">Its digits, at least one.</param>
/// <param name="HasPlus">Whether a plus sign stood before them.</param>
/// <param name="HasSeparators">Whether there were spaces, dashes, dots, slashes or brackets between them.</param>
/// <param name="HasBracketedZero">Whether (0) was among them, as in +66 (0)81.</param>
/// <param name="HasExtension">Whether an extension was left out.</param>
internal readonly record struct WrittenNumber(string Digits, bool HasPlus, bool HasSeparators, bool HasBracketedZero, bool HasExtension);

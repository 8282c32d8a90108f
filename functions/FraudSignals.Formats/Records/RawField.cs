namespace FraudSignals.Formats.Records;

/// <summary>Where a field's text stands: in the record, or unescaped in the assembler's scratch space.</summary>
internal readonly record struct RawField(int Start, int Length, TokenKind Kind, bool InScratch = false);

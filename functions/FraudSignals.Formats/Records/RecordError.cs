namespace FraudSignals.Formats.Records;

/// <summary>What is wrong with one record.</summary>
/// <param name="Index">The record's place in its batch, from 0; CSV headers and blank lines do not count.</param>
/// <param name="Id">The record's own id as posted, where it could be read.</param>
/// <param name="Field">The field concerned; null when it is the record as a whole.</param>
/// <param name="Code">Stable; one of <see cref="ErrorCodes"/>.</param>
/// <param name="Detail">What is wrong and what to write instead. Never holds the value.</param>
public sealed record RecordError(long Index, string? Id, string? Field, string Code, string Detail);

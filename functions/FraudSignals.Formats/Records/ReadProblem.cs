namespace FraudSignals.Formats.Records;

/// <summary>Why the rest of an input cannot be read.</summary>
/// <param name="Code">Stable; one of <see cref="ErrorCodes"/>.</param>
/// <param name="Detail">What is wrong and what to send instead.</param>
public sealed record ReadProblem(string Code, string Detail);

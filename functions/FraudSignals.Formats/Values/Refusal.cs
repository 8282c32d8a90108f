using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Values;

/// <summary>Why a field's value cannot be taken; null stands for a good value. Made once each: refusing costs no allocation.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Why">A sentence that says what is wrong, without the value itself.</param>
internal sealed record Refusal(string Code, string Why);

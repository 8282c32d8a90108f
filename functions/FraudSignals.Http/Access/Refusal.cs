namespace FraudSignals.Http.Access;

/// <summary>Why it is not known who asks.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Detail">What is wrong and what to do; never what was shown.</param>
/// <param name="HasShown">Whether something was shown.</param>
/// <param name="Key">The id of the key it is about, where that is one of ours.</param>
/// <param name="IsOurs">Whether it is the host that cannot tell.</param>
internal sealed record Refusal(string Code, string Detail, bool HasShown = true, string? Key = null, bool IsOurs = false);

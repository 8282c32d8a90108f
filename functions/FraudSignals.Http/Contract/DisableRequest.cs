using System.Text.Json.Serialization;

namespace FraudSignals.Http.Contract;

/// <summary>Why a rule or typology is switched off.</summary>
/// <param name="Reason">For those who come after; 1 to 500 characters, without identifiers of anybody.</param>
/// <param name="Until">When it comes back by itself; left out for never.</param>
public sealed record DisableRequest([property: JsonRequired] string? Reason, DateTimeOffset? Until);

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace FraudSignals.Alerts;

/// <summary>Whom an alert is about.</summary>
/// <param name="Kind">number, sim, device, cell or account.</param>
/// <param name="Token">The subject's token, 32 hexadecimal digits.</param>
/// <param name="Key">The identifier in clear; only where the reader may see it, else null.</param>
public sealed record AlertSubject(
    [property: AllowedValues("number", "sim", "device", "cell", "account")] string Kind, string Token, string? Key)
{
    /// <summary>
    /// The identifier for the private key of the owner alone (JWE, compact); in place of <see cref="Key"/> where the owner has a public
    /// key.
    /// </summary>
    public string? Jwe { get; init; }

    /// <summary>The identifier sealed, for stores to keep; whoever publishes an alert leaves it out.</summary>
    public string? Sealed { get; init; }

    /// <summary>
    /// The code of the bank of an account, where the event that raised the alert tells it; known while the alert is raised only.
    /// </summary>
    [JsonIgnore]
    public long BankCode { get; init; }
}

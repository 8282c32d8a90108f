namespace FraudSignals.Auditing;

/// <summary>What is to be noted. Tokens and ids only, never an identifier.</summary>
/// <param name="Action">What was done.</param>
/// <param name="By">The party that did it; <see cref="Local"/> where the host has none, <see cref="Host"/> for what the host did by
/// itself.</param>
/// <param name="Person">Which of the party's keys or people, by the key's id or the hash of what the token says; null where that is not
/// known.</param>
/// <param name="What">What it was done to: an alert, a rule, <c>kind:token</c> of a subject, a key.</param>
/// <param name="Detail">What else there is to say.</param>
public sealed record AuditNote(AuditAction Action, string By, string? Person, string What, string? Detail = null)
{
    /// <summary>Whoever reaches a host without parties.</summary>
    public const string Local = "local";

    /// <summary>The host itself.</summary>
    public const string Host = "host";
}

namespace FraudSignals.Http.Contract;

/// <summary>Whose bearer tokens are taken beside the parties' own keys.</summary>
public sealed class OAuthOptions
{
    /// <summary>
    /// The issuer: an https address whose <c>/.well-known/openid-configuration</c> names its keys; http on loopback addresses only.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>What tokens must be made for (claim aud).</summary>
    public string Audience { get; set; } = "";

    /// <summary>Whether tokens are taken.</summary>
    public bool IsOn => Authority.Length > 0;
}

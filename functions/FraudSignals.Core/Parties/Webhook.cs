using System.Collections.Immutable;
using FraudSignals.Alerts;

namespace FraudSignals.Parties;

/// <summary>Where a party wants its alerts posted to, signed as Standard Webhooks say.</summary>
public sealed record Webhook
{
    /// <summary>What every secret begins with; the rest is 24 to 64 bytes in Base64.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>Lower-case letters, digits and dashes, at most 40. How far it has come is kept under this name.</summary>
    public required string Name { get; init; }

    /// <summary>An https address; http where <see cref="PrivateAddresses"/> are allowed.</summary>
    public required Uri Url { get; init; }

    /// <summary>One to three; each message is signed with all of them, so that one can take the place of another.</summary>
    public required ImmutableArray<string> Secrets { get; init; }

    /// <summary>Only alerts of these typologies; empty for all.</summary>
    public ImmutableArray<string> Typologies { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Only alerts from this level on; null for all.</summary>
    public AlertLevel? From { get; init; }

    /// <summary>Whether its name may lead to addresses of private networks and of the machine itself.</summary>
    public bool PrivateAddresses { get; init; }

    /// <summary>Whether it wants an alert.</summary>
    public bool Wants(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return (Typologies.IsEmpty || Typologies.Contains(alert.Typology)) && alert.Level >= (From ?? AlertLevel.Alert);
    }

    /// <summary>The bytes of a secret; null where it is none.</summary>
    public static byte[]? KeyOf(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var bytes = new byte[64];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out var length) && length >= 24
            ? bytes[..length]
            : null;
    }
}

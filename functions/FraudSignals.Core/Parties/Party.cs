using System.Collections.Immutable;

namespace FraudSignals.Parties;

/// <summary>A telco, a bank, the platform's desk or a regulator: what it may do, what it owns, and how it is known.</summary>
public sealed record Party
{
    /// <summary>The desk that takes the alerts nobody owns.</summary>
    public const string PlatformDesk = "platform";

    /// <summary>Lower-case letters, digits and dashes, at most 40. Alerts keep it, so it never changes.</summary>
    public required string Name { get; init; }

    /// <summary>1 to 999, of this party alone, for good.</summary>
    public required ushort Index { get; init; }

    /// <summary>What it may do; at least one.</summary>
    public required ImmutableArray<PartyRole> Roles { get; init; }

    /// <summary>bank, telco or platform; null for a party that takes no alerts, such as a regulator.</summary>
    public string? Desk { get; init; }

    /// <summary>The country calling code it is of, one to three digits.</summary>
    public string? Country { get; init; }

    /// <summary>How the numbers of its customers begin, a plus sign and digits; those of its feeds' profiles count beside them.</summary>
    public ImmutableArray<string> NumberRanges { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The names of rule lists that hold numbers ported to it; they go before all ranges.</summary>
    public ImmutableArray<string> PortedLists { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// Bank codes of its accounts: the bank code of an IBAN, BIC or national code as it is written in payerBank and payeeBank.
    /// </summary>
    public ImmutableArray<string> BankCodes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How the account identifiers of its customers begin, as they are kept (capitals, no separators).</summary>
    public ImmutableArray<string> AccountPrefixes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>On what grounds it may act on an alert; stands in each of its alerts. At most 1,000 characters.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>Its keys, those that are over included.</summary>
    public ImmutableArray<PartyKey> Keys { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The client ids (claims azp, appid, client_id or sub) of bearer tokens that stand for it.</summary>
    public ImmutableArray<string> Clients { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Where it wants its alerts posted to.</summary>
    public ImmutableArray<Webhook> Webhooks { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// Its public key, RSA of 2,048 bits and more or on a curve P-256 to P-521, in PEM: where it has one, identifiers in its alerts are
    /// encrypted for
    /// it alone.
    /// </summary>
    public string? PublicKey { get; init; }

    /// <summary>How much it may ask for.</summary>
    public PartyLimits Limits { get => field ?? new(); init; } = new();

    /// <summary>Whether it may do what a role may.</summary>
    public bool Has(PartyRole role) => Roles.Contains(role);
}

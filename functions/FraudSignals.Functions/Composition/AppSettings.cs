using FraudSignals.Http.Contract;
using FraudSignals.Ingestion.Sealing;
using Microsoft.Extensions.Configuration;

namespace FraudSignals.Functions.Composition;

/// <summary>
/// What the section <c>FraudSignals</c> of the settings holds. Everything is reached under the app's identity; no setting is a secret.
/// </summary>
internal sealed class AppSettings
{
    public const string Section = "FraudSignals";

    private const string KeyVaultReference = "@Microsoft.KeyVault(";

    // Who posts is told by profiles beside the rules.
    private const string FormerSources = Section + ":Sources";

    /// <summary>
    /// The table endpoints of the storage accounts the state lies in, in the order of their parts of it. At least one; never changed once
    /// there is state.
    /// </summary>
    public IList<string> Tables { get; } = [];

    /// <summary>The Service Bus namespace, for example <c>alerts.servicebus.windows.net</c>; empty publishes nowhere.</summary>
    public string ServiceBus { get; set; } = "";

    /// <summary>The container the rules are in; empty takes those of the package.</summary>
    public string RulesContainer { get; set; } = "";

    /// <summary>
    /// The document of the parties itself, for instance as a reference to Key Vault; empty where it is in <see cref="PartiesContainer"/>.
    /// </summary>
    public string Parties { get; set; } = "";

    /// <summary>The container with the document of the parties, <c>parties.json</c>; empty for none.</summary>
    public string PartiesContainer { get; set; } = "";

    /// <summary>Whose bearer tokens are taken beside the parties' keys.</summary>
    public OAuthOptions OAuth { get; } = new();

    /// <summary>How long identifiers are kept in alerts, sealed, at most, as <c>30.00:00:00</c>.</summary>
    public TimeSpan KeepClear { get; set; } = AlertSealer.DefaultKeepClear;

    /// <summary>How long entries of the audit trail are kept, as <c>1830.00:00:00</c>.</summary>
    public TimeSpan KeepAudit { get; set; } = TimeSpan.FromDays(5 * 366);

    /// <summary>
    /// The budget of typologies that name none: what one raises beyond it in an hour is held. Empty for as many as there are.
    /// </summary>
    public int? AlertsPerHour { get; set; }

    /// <summary>
    /// The day, as <c>2026-11-30</c>, of which somebody vouches for the clock: after the app was stopped for more than a day. Empty for
    /// none.
    /// </summary>
    public string AcceptClock { get; set; } = "";

    /// <summary>What comes from Event Hubs, where the app is built with their trigger.</summary>
    public EventHubSettings EventHubs { get; } = new();

    /// <summary>How much one request may take.</summary>
    public HttpLimits Limits { get; } = HttpLimits.ForFunctions();

    /// <exception cref="InvalidOperationException">A setting cannot be used; the message names it.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value?.StartsWith(KeyVaultReference, StringComparison.OrdinalIgnoreCase) == true)
            {
                throw new InvalidOperationException(
                    $"{name.Replace(":", "__", StringComparison.Ordinal)} is a reference to Key Vault that was not resolved: {value} "
                    + $"Look whether the secret is there, "
                    + "enabled, and may be read by the identity the app resolves references with.");
            }
        }

        return configuration.GetSection(FormerSources).Exists()
            ? throw new InvalidOperationException(
                $"{Section}__Sources is not read: write a profile sources/NAME.json beside the rules for each source, and remove the "
                + $"setting.")
            : configuration.GetSection(Section).Get<AppSettings>() ?? new AppSettings();
    }
}

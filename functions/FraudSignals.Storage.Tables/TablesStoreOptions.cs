using Azure.Core;
using Azure.Core.Pipeline;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ingestion.Stages;

namespace FraudSignals.Storage.Tables;

/// <summary>Where the tables are and how they are used.</summary>
public sealed class TablesStoreOptions
{
    /// <summary>
    /// The table endpoints of the storage accounts, for example <c>https://account.table.core.windows.net</c>. Partitions are spread
    /// over them in ranges, so their order must not change. The first also holds the alerts and what instances tell each other.
    /// </summary>
    public IList<Uri> Endpoints { get; } = [];

    /// <summary>Who asks; needs the role Storage Table Data Contributor on every account.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>Only for emulators: connection strings in place of endpoints and credential, one for each account.</summary>
    public IList<string> ConnectionStrings { get; } = [];

    /// <summary>Over how many accounts partitions are spread.</summary>
    internal int Accounts => Math.Max(Endpoints.Count, ConnectionStrings.Count);

    /// <summary>
    /// What the names of all tables begin with: letters and digits, a letter first, 1 to 40. Default <c>fraudsignals</c>.
    /// </summary>
    public string Prefix { get; set; } = "fraudsignals";

    /// <summary>How many partitions subjects are spread over; read only when the tables are first made. Default 256, 1 to 4,096.</summary>
    public int Partitions { get; set; } = 256;

    /// <summary>How many requests this instance has under way at most. Default 512, 1 to 1,024.</summary>
    public int Concurrency { get; set; } = 512;

    /// <summary>How often a request that failed is tried again before the batch is refused. Default 3, 0 to 10.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>How long one try of a request may take. Default 10 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long alerts are kept. Default 5 years, at least 1 day.</summary>
    public TimeSpan AlertRetention { get; set; } = TimeSpan.FromDays(5 * 365);

    /// <summary>The budget of typologies that name none, alerts an hour; null, the default, for as many as there are.</summary>
    public int? AlertsPerHour { get; set; }

    /// <summary>How long entries of the audit trail are kept. Default five years.</summary>
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(5 * 366);

    /// <summary>
    /// How long identifiers are kept in alerts, sealed, at most; shorter where alerts expire before. Default 30 days, at least 1.
    /// </summary>
    public TimeSpan KeepClear { get; set; } = AlertSealer.DefaultKeepClear;

    /// <summary>What stands for the time of reception. Default the clock.</summary>
    public ReceptionTime ReceptionTime { get; set; }

    /// <summary>How instances share the store.</summary>
    public SharedOptions Shared { get; set; } = new();

    /// <summary>Sees every request on its way, to count them for instance.</summary>
    internal HttpPipelinePolicy? Policy { get; set; }

    /// <exception cref="ArgumentException">A setting is out of range or missing; the message names it.</exception>
    public void Validate()
    {
        Require(ConnectionStrings.Count > 0 ^ (Endpoints.Count > 0 && Credential != null),
            "Endpoints and Credential must be set, or ConnectionStrings for emulators.");
        Require(Endpoints.All(e => e.IsAbsoluteUri && (e.Scheme == Uri.UriSchemeHttps || e.IsLoopback)),
            "Endpoints must be absolute https addresses.");
        Require(Prefix.Length is >= 1 and <= 40 && char.IsAsciiLetter(Prefix[0]) && Prefix.All(char.IsAsciiLetterOrDigit),
            "Prefix must be 1 to 40 letters and digits, a letter first.");
        Require(Partitions is >= 1 and <= 4096, "Partitions must be between 1 and 4,096.");
        Require(Partitions >= Accounts, "Partitions must be at least as many as accounts.");
        Require(Concurrency is >= 1 and <= 1024, "Concurrency must be between 1 and 1,024.");
        Require(Retries is >= 0 and <= 10, "Retries must be between 0 and 10.");
        Require(RequestTimeout >= TimeSpan.FromSeconds(1), "RequestTimeout must be at least 1 second.");
        Require(AlertRetention >= TimeSpan.FromDays(1), "AlertRetention must be at least 1 day.");
        Require(KeepClear >= TimeSpan.FromDays(1), "KeepClear must be at least 1 day.");
        Shared.Validate();

        static void Require(bool condition, string message)
        {
            if (!condition)
            {
                throw new ArgumentException(message);
            }
        }
    }
}

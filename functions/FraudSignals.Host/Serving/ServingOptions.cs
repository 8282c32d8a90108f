using System.Net;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Topics;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Kafka;
using FraudSignals.Parties;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Publishing;

namespace FraudSignals.Host.Serving;

/// <summary>What an embedded host is started with.</summary>
internal sealed record ServingOptions
{
    /// <summary>Loopback addresses for http.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; init; } = [];

    /// <summary>Where it listens.</summary>
    public Doors Doors { get => field ?? new Doors(EndPoints, []); init; }

    /// <summary>Where the document of the parties is; null where there are none.</summary>
    public IPartySource? Parties { get; init; }

    /// <summary>The issuer of bearer tokens and whom they are for; null where none are taken.</summary>
    public (string Authority, string Audience)? OAuth { get; init; }

    public required RuleSnapshot Rules { get; init; }

    /// <summary>Reads the rules again when they change; null keeps those of <see cref="Rules"/>.</summary>
    public RuleSetReader? RuleReader { get; init; }

    /// <summary>The stamp <see cref="Rules"/> were read under.</summary>
    public string? RulesStamp { get; init; }

    /// <summary>Who may post.</summary>
    public IReadOnlyCollection<Source> Sources { get; init; } = [Source.Local];

    /// <summary>Used by the host alone from now on.</summary>
    public required Tokenizer Tokenizer { get; init; }

    /// <summary>The engine's bounds in time.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>Where state and alerts are kept; null keeps them in memory.</summary>
    public LocalStoreOptions? Store { get; init; }

    /// <summary>How long identifiers are kept in alerts, sealed, at most.</summary>
    public TimeSpan KeepClear { get; init; } = AlertSealer.DefaultKeepClear;

    /// <summary>The budget of typologies that name none, alerts an hour; null for as many as there are.</summary>
    public int? AlertsPerHour { get; init; }

    /// <summary>How long entries of the audit trail are kept.</summary>
    public TimeSpan KeepAudit { get; init; } = AuditFiles.DefaultRetention;

    /// <summary>What the data directory is written through, by all that write there.</summary>
    public Disk Disk { get; init; } = new();

    /// <summary>What stands for the time of reception.</summary>
    public ReceptionTime ReceptionTime { get; init; }

    /// <summary>
    /// The standard settings of OpenTelemetry by the names of their environment variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and others).
    /// </summary>
    public IReadOnlyDictionary<string, string?> OpenTelemetry { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where alert topics are served; null where they are not. Needs <see cref="Store"/>.</summary>
    public TopicDoor? Topics { get; init; }

    /// <summary>The parties at the start, whose subscriptions there are.</summary>
    public PartySet PartiesAtStart { get; init; } = PartySet.Empty;

    /// <summary>The topics elsewhere that alerts go to as well; null for none. Needs <see cref="Store"/>.</summary>
    public TopicConnection? ServiceBus { get; init; }

    /// <summary>The topics records are read from; null for none. Needs <see cref="Store"/>.</summary>
    public KafkaOptions? Kafka { get; init; }

    /// <summary>Whether the host says what it does.</summary>
    public bool Logs { get; init; } = true;

    /// <summary>Whether it says so as JSON, an object a line.</summary>
    public bool LogsJson { get; init; }

    /// <summary>The least it says.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether the contract can be read as pages.</summary>
    public bool ShowsDocuments { get; init; }
}

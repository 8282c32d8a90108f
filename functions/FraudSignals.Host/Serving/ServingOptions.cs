using System.Net;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Rules;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Serving;

/// <summary>What an embedded host is started with.</summary>
internal sealed record ServingOptions
{
    public required IReadOnlyList<IPEndPoint> EndPoints { get; init; }

    public required RuleSnapshot Rules { get; init; }

    /// <summary>Used by the host alone from now on.</summary>
    public required Tokenizer Tokenizer { get; init; }

    /// <summary>The engine's bounds in time.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>Where state and alerts are kept; null keeps them in memory.</summary>
    public LocalStoreOptions? Store { get; init; }

    /// <summary>What stands for the time of reception.</summary>
    public Stamp Stamp { get; init; }

    /// <summary>The standard settings of OpenTelemetry by the names of their environment variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and others).</summary>
    public IReadOnlyDictionary<string, string?> OpenTelemetry { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the host says what it does.</summary>
    public bool Logs { get; init; } = true;
}

using System.Diagnostics.Metrics;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Reports;

namespace FraudSignals.Ingestion.Stages;

/// <summary>What ingestion led to and how long it took.</summary>
internal sealed class IngestionMetrics
{
    private static readonly string[] Levels = [.. Enum.GetNames<AlertLevel>().Select(name => name.ToLowerInvariant())];

    private readonly Counter<long> _findings;
    private readonly Counter<long> _alerts;

    public IngestionMetrics(Meter meter, Func<bool> isOpen, Func<bool> hasJumped)
    {
        Stages = new StageDurations(meter);
        _findings = meter.CreateCounter<long>("fraudsignals.findings", "{finding}", "Findings made.");
        _alerts = meter.CreateCounter<long>("fraudsignals.alerts", "{alert}", "Alerts raised, or risen to the level.");
        meter.CreateObservableGauge("fraudsignals.ingestion.closed", () => isOpen() ? 0 : 1, null,
            "1 when no batch is taken until a restart.");
        meter.CreateObservableGauge("fraudsignals.clock.jumped", () => hasJumped() ? 1 : 0, null,
            "1 while no batch is taken because the clock cannot be believed.");
    }

    public StageDurations Stages { get; }

    public void Count(BatchOutcome outcome, IReadOnlyCollection<RaisedAlert> raised)
    {
        _findings.Add(outcome.Findings);
        foreach (var (_, alert) in raised)
        {
            _alerts.Add(1, new KeyValuePair<string, object?>("typology", alert.Typology),
                new KeyValuePair<string, object?>("level", Levels[(int)alert.Level]));
        }
    }
}

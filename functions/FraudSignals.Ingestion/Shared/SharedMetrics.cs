using System.Diagnostics.Metrics;
using FraudSignals.Alerts;

namespace FraudSignals.Ingestion.Shared;

/// <summary>What batches led to on this instance.</summary>
internal sealed class SharedMetrics(Meter meter)
{
    private readonly Counter<long> _findings = meter.CreateCounter<long>("fraudsignals.findings", "{finding}", "Findings made.");
    private readonly Counter<long> _alerts =
        meter.CreateCounter<long>("fraudsignals.alerts", "{alert}", "Alerts raised, or risen to the level.");
    private readonly Counter<long> _conflicts = meter.CreateCounter<long>(
        "fraudsignals.store.conflicts", "{conflict}", "Subjects that another batch had changed before they could be written.");

    public void Count(BatchCommitter writer)
    {
        _findings.Add(writer.Outcome.Findings);
        _conflicts.Add(writer.Conflicts);
        foreach (var alert in writer.Alerts)
        {
            _alerts.Add(1, new("typology", alert.Typology),
                new("level", alert.Level == AlertLevel.Interdiction ? "interdiction" : "alert"));
        }
    }
}

using System.Diagnostics;

namespace FraudSignals.Alerts.Delivery;

/// <summary>The span of handing alerts to a target, linked with the spans of the batches that raised them.</summary>
public static class PublishSpan
{
    /// <summary>Begins it; null where nobody keeps spans.</summary>
    public static Activity? Start(string target, IReadOnlyCollection<Alert> alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return !Telemetry.Spans.HasListeners() ? null : Telemetry.Spans.StartActivity(
            ActivityKind.Producer,
            tags: [new("target", target), new("alerts", alerts.Count)],
            links: alerts.Select(a => a.TraceParent).Distinct()
                .Select(
                    t => ActivityContext.TryParse(t, null, isRemote: true, out var batch) ? new ActivityLink(batch) : (ActivityLink?)null)
                    .OfType<ActivityLink>(),
            name: "publish");
    }
}

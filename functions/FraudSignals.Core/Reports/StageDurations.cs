using System.Diagnostics.Metrics;

namespace FraudSignals.Reports;

/// <summary>How long the parts of batches take in each stage; recorded once for a part, never for an event.</summary>
/// <param name="meter">Publishes them.</param>
public sealed class StageDurations(Meter meter)
{
    private static readonly string[] Names = [.. Enum.GetNames<Stage>().Select(name => name.ToLowerInvariant())];

    private readonly Histogram<double> _durations = meter.CreateHistogram(
        "fraudsignals.stage.duration", "s", "How long a part of a batch took in a stage.", tags: null, Telemetry.Durations);

    public void Record(Stage stage, TimeSpan taken) =>
        _durations.Record(taken.TotalSeconds, new KeyValuePair<string, object?>("stage", Names[(int)stage]));
}

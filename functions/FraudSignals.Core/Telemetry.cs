using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FraudSignals;

/// <summary>How the service is observed. No name, attribute or span ever holds an identifier or its token.</summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "FraudSignals";

    /// <summary>Begins spans; where nobody listens there are none.</summary>
    public static ActivitySource Spans { get; } = new(Name);

    /// <summary>
    /// Buckets for durations in seconds, from a tenth of a millisecond, a fast flush, to ten seconds, a client's patience.
    /// </summary>
    public static InstrumentAdvice<double> Durations { get; } = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };
}

using System.Diagnostics.Metrics;
using FraudSignals.Verdicts;

namespace FraudSignals.Ingestion.Verdicts;

/// <summary>How right typologies and rules were, as figures; reckoned anew only when a verdict has come.</summary>
public sealed class VerdictMetrics
{
    private readonly Func<IReadOnlyCollection<Verdict>> _verdicts;
    private readonly Lock _lock = new();
    private (int Count, VerdictReport Report) _last = (0, VerdictReport.Of([]));

    /// <param name="meter">Publishes them.</param>
    /// <param name="verdicts">All verdicts, in the order they were taken.</param>
    public VerdictMetrics(Meter meter, Func<IReadOnlyCollection<Verdict>> verdicts)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _verdicts = verdicts;
        meter.CreateObservableGauge("fraudsignals.verdict.alerts", Alerts, "{alert}", "Alerts by what their newest verdict found.");
        meter.CreateObservableGauge(
            "fraudsignals.verdict.precision", Precision, "1", "The share of right alerts among those known, and its 95 % Wilson interval.");
        meter.CreateObservableGauge("fraudsignals.verdict.delay", Delay, "s", "Median time from an alert to its first verdict.");
    }

    private IEnumerable<(VerdictScore Score, KeyValuePair<string, object?> Of)> Scores()
    {
        VerdictReport report;
        lock (_lock)
        {
            var verdicts = _verdicts();
            _last = verdicts.Count == _last.Count ? _last : (verdicts.Count, VerdictReport.Of(verdicts));
            report = _last.Report;
        }

        return [.. report.Typologies.Select(s => (s, new KeyValuePair<string, object?>("typology", s.Id))),
            .. report.Rules.Select(s => (s, new KeyValuePair<string, object?>("rule", s.Id)))];
    }

    private IEnumerable<Measurement<long>> Alerts() => Scores().SelectMany(s => (Measurement<long>[])
    [
        new(s.Score.Confirmed, s.Of, new("verdict", "confirmed")), new(s.Score.FalsePositives, s.Of, new("verdict", "false_positive")),
        new(s.Score.Unknown, s.Of, new("verdict", "unknown")),
    ]);

    private IEnumerable<Measurement<double>> Precision() =>
        Scores().Where(s => s.Score.Precision != null).SelectMany(s => (Measurement<double>[])
        [
            new(s.Score.Precision!.Value, s.Of, new("bound", "value")), new(s.Score.Low!.Value, s.Of, new("bound", "low")),
            new(s.Score.High!.Value, s.Of, new("bound", "high")),
        ]);

    private IEnumerable<Measurement<double>> Delay() => Scores().Select(s => new Measurement<double>(s.Score.MedianSecondsToVerdict, s.Of));
}

using System.Diagnostics.Metrics;

namespace FraudSignals.Storage.Local.Facts;

/// <summary>What the store writes, how long the disk takes for it, and what waits.</summary>
internal sealed class StoreMetrics(Meter meter)
{
    private readonly Counter<long> _written = meter.CreateCounter<long>("fraudsignals.journal.written", "By", "Written to the journal.");
    private readonly Histogram<double> _flushes = meter.CreateHistogram(
        "fraudsignals.journal.flush.duration", "s", "How long the disk took to have a frame safe.", tags: null, Telemetry.Durations);

    private readonly Histogram<int> _records = meter.CreateHistogram(
        "fraudsignals.journal.frame.records", "{record}", "Records that one flush served.", tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });

    private readonly Histogram<double> _checkpoints = meter.CreateHistogram(
        "fraudsignals.checkpoint.duration", "s", "How long a checkpoint took, batches going on meanwhile.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250] });

    /// <summary>Counts a frame that is on the medium.</summary>
    public void Frame(int records, int bytes, TimeSpan flush)
    {
        _written.Add(bytes);
        _records.Record(records);
        _flushes.Record(flush.TotalSeconds);
    }

    public void Checkpoint(TimeSpan taken) => _checkpoints.Record(taken.TotalSeconds);

    /// <summary>Publishes how the store is, asked whenever somebody looks.</summary>
    public void Watch(Func<bool> isFailed, Func<bool> isFull, Func<IEnumerable<OutboxState>> outbox, Func<CheckpointFile?> newest,
        Func<int> damaged)
    {
        meter.CreateObservableGauge("fraudsignals.journal.failed", () => isFailed() ? 1 : 0, null,
            "1 when nothing is taken until a restart.");
        meter.CreateObservableGauge("fraudsignals.journal.full", () => isFull() ? 1 : 0, null, "1 while there is no room on the disk.");
        meter.CreateObservableUpDownCounter(
            "fraudsignals.outbox.waiting", () => outbox().Select(o => new Measurement<long>(o.Waiting, Of(o))), "{alert}",
            "Alerts that a target has not confirmed.");
        meter.CreateObservableGauge(
            "fraudsignals.outbox.oldest_age",
            () => outbox().Select(o => new Measurement<double>(o.OldestAge?.TotalSeconds ?? 0, Of(o))), "s",
            "Since the event of the oldest such alert was received.");
        meter.CreateObservableGauge("fraudsignals.checkpoint.size", () => OfNewest(file => file.Bytes), "By",
            "The newest checkpoint; none, no value.");
        meter.CreateObservableGauge("fraudsignals.checkpoint.age", () => OfNewest(file => file.Age.TotalSeconds), "s",
            "Since the newest checkpoint was complete; none, no value.");

        meter.CreateObservableCounter(
            "fraudsignals.alerts.damaged", damaged, "{alert}", "Alerts found damaged on the disk since the start, and passed over.");

        static KeyValuePair<string, object?> Of(OutboxState outbox) => new("target", outbox.Target);

        IEnumerable<Measurement<T>> OfNewest<T>(Func<CheckpointFile, T> figure)
            where T : struct => newest() is { } file ? [new Measurement<T>(figure(file))] : [];
    }
}

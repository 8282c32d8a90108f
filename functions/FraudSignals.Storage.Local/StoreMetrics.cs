using System.Diagnostics.Metrics;

namespace FraudSignals.Storage.Local;

/// <summary>The store's figures as instruments of the meter <c>FraudSignals.Storage.Local</c>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter = new("FraudSignals.Storage.Local");

    /// <param name="state">How the store is now.</param>
    /// <param name="journalBytes">Bytes written to the journal since it was opened.</param>
    public StoreMetrics(Func<StoreState> state, Func<long> journalBytes)
    {
        _meter.CreateObservableCounter("fraudsignals.journal.written", journalBytes, "By", "Written to the journal since the start.");
        _meter.CreateObservableGauge("fraudsignals.journal.failed", () => state().Failure == null ? 0 : 1, null, "1 when nothing is taken until a restart.");
        _meter.CreateObservableGauge("fraudsignals.journal.full", () => state().Full == null ? 0 : 1, null, "1 while there is no room on the disk.");
        _meter.CreateObservableGauge(
            "fraudsignals.outbox.waiting", () => state().Outbox.Select(o => new Measurement<long>(o.Waiting, Of(o))), "{alert}", "Alerts that a target has not confirmed.");
        _meter.CreateObservableGauge(
            "fraudsignals.outbox.oldest_age",
            () => state().Outbox.Select(o => new Measurement<double>(o.OldestAge?.TotalSeconds ?? 0, Of(o))), "s", "Since the event of the oldest such alert was received.");

        static KeyValuePair<string, object?> Of(OutboxState outbox) => new("target", outbox.Target);
    }

    public void Dispose() => _meter.Dispose();
}

using FraudSignals.Evaluation;
using FraudSignals.Units;

namespace FraudSignals.Storage.Tables;

/// <summary>What has to be done now and then, by a timer of the host: one instance at a time is enough, more do no harm.</summary>
public sealed class TablesSweep
{
    private readonly UnitIngestor _ingestor;
    private readonly TableUnitStore _units;
    private readonly TableAlertBook _alerts;
    private readonly EngineOptions _engine;
    private readonly TimeProvider _clock;

    internal TablesSweep(UnitIngestor ingestor, TableUnitStore units, TableAlertBook alerts, EngineOptions engine, TimeProvider clock) =>
        (_ingestor, _units, _alerts, _engine, _clock) = (ingestor, units, alerts, engine, clock);

    /// <summary>Finishes batches, findings and alerts that instances left undone. Every minute.</summary>
    /// <exception cref="Ingestion.StoreUnavailableException">The tables do not answer; the next sweep goes on.</exception>
    public ValueTask<SweepReport> FinishAsync(CancellationToken cancellation) => _ingestor.SweepAsync(cancellation);

    /// <summary>Removes idle subjects and old alerts. Reads all partitions; once a day.</summary>
    /// <returns>How many subjects and alerts.</returns>
    /// <exception cref="Ingestion.StoreUnavailableException">The tables do not answer; the next time goes on.</exception>
    public async ValueTask<(int Subjects, int Alerts)> ForgetAsync(CancellationToken cancellation)
    {
        await _units.OpenAsync(cancellation).ConfigureAwait(false);
        var alerts = await _alerts.ForgetAsync(cancellation).ConfigureAwait(false);
        return (await _units.ForgetAsync(_clock.GetUtcNow() - _engine.SubjectRetention, cancellation).ConfigureAwait(false), alerts);
    }
}

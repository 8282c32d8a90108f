using System.Text.Json;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Ports;
using FraudSignals.State;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Tables;

/// <summary>What has to be done now and then, by a timer of the host: one instance at a time is enough, more do no harm.</summary>
public sealed class TablesSweep
{
    private readonly SharedIngestor _ingestor;
    private readonly TableSubjectStore _subjects;
    private readonly TableAlertBook _alerts;
    private readonly EngineOptions _engine;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly AlertSealer _sealer;
    private readonly VerdictIntake _verdicts;
    private readonly TableVerdicts _verdictLog;
    private readonly IAuditLog _audit;
    private readonly TableBudgets _budgets;

    internal TablesSweep(SharedIngestor ingestor, TableSubjectStore subjects, TableAlertBook alerts, EngineOptions engine,
        TimeProvider clock, ILogger<TablesSweep> log, AlertSealer sealer,
        VerdictIntake verdicts, TableVerdicts verdictLog, IAuditLog audit, TableBudgets budgets) =>
        (_ingestor, _subjects, _alerts, _engine, _clock, _log, _sealer, _verdicts, _verdictLog, _audit, _budgets) =
            (ingestor, subjects, alerts, engine, clock, log, sealer, verdicts, verdictLog, audit, budgets);

    /// <summary>Finishes batches, findings and alerts that instances left undone. Every minute.</summary>
    /// <exception cref="Ports.StoreUnavailableException">The tables do not answer; the next sweep goes on.</exception>
    public async ValueTask<SweepReport> FinishAsync(CancellationToken cancellation)
    {
        SweepReport report;
        try
        {
            report = await _ingestor.SweepAsync(cancellation).ConfigureAwait(false);
            await _verdicts.CatchUpAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (Ports.StoreUnavailableException or OperationCanceledException))
        {
            await NoteAsync(new SweepNote(_clock.GetUtcNow(), 1, $"{problem.GetType().Name}: {problem.Message}", 0, null), cancellation)
                .ConfigureAwait(false);
            throw;
        }

        if (report.Left > 0)
        {
            _log.SweepLeft(report.Left, report.OldestLeft, report.Problem);
        }

        await NoteAsync(new SweepNote(_clock.GetUtcNow(), report.Left, report.Problem, report.Waiting, report.OldestWaiting), cancellation)
            .ConfigureAwait(false);
        return report;
    }

    /// <summary>Removes idle subjects and old alerts. Reads all partitions; once a day.</summary>
    /// <returns>How many subjects and alerts.</returns>
    /// <exception cref="Ports.StoreUnavailableException">The tables do not answer; the next time goes on.</exception>
    public async ValueTask<(int Subjects, int Alerts)> ForgetAsync(CancellationToken cancellation)
    {
        await _subjects.OpenAsync(cancellation).ConfigureAwait(false);
        await _sealer.ForgetAsync(cancellation).ConfigureAwait(false);
        await _verdictLog.ForgetAsync(_clock.GetUtcNow() - _alerts.Retention, cancellation).ConfigureAwait(false);
        await _audit.ForgetAsync(cancellation).ConfigureAwait(false);
        await _budgets.ForgetAsync(cancellation).ConfigureAwait(false);
        var alerts = await _alerts.ForgetAsync(cancellation).ConfigureAwait(false);
        return (await _subjects.ForgetAsync(_clock.GetUtcNow() - _engine.SubjectRetention, cancellation).ConfigureAwait(false), alerts);
    }

    // If another sweep was quicker its own will do.
    private async ValueTask NoteAsync(SweepNote sweep, CancellationToken cancellation)
    {
        var note = await _subjects.ReadNoteAsync(TablesState.SweepNoteName, cancellation).ConfigureAwait(false);
        await _subjects.WriteNoteAsync(note with { Content = JsonSerializer.SerializeToUtf8Bytes(sweep, SweepNoteJson.Default.SweepNote) },
            cancellation).ConfigureAwait(false);
    }
}

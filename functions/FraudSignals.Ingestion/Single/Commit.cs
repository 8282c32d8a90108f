using FraudSignals.Alerts;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Single;

/// <summary>
/// What a batch led to, for a log to keep before the batch is answered. Alerts and decisions are valid, and the batch
/// unchanged, until <see cref="ICommitLog.AppendAsync"/> has returned its task.
/// </summary>
/// <param name="Batch">The stamped events and their outcomes.</param>
/// <param name="Mode">How they were taken.</param>
/// <param name="RaisedAlerts">The alerts they caused, in order.</param>
/// <param name="Snapshot">The hash of the rules that decided.</param>
/// <param name="Decisions">What was decided beside the alerts, for <see cref="Evaluation.Engine.Replay"/>; empty where nothing hit.</param>
public sealed record Commit(
    EventBatch Batch, IngestionMode Mode, IReadOnlyList<RaisedAlert> RaisedAlerts, string Snapshot, ReadOnlyMemory<byte> Decisions)
{
    /// <summary>Subjects of whom alerts may come later, without a record of their own by then.</summary>
    public IReadOnlyList<WaitingSubject> Waiting { get; init; } = [];
}

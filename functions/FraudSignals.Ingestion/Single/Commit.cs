using FraudSignals.Alerts;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Single;

/// <summary>
/// What a batch led to, for a store to keep before the batch is answered. Decisions and steps are valid, and the batch
/// unchanged, until <see cref="IStore.CommitAsync"/> has returned its task.
/// </summary>
/// <param name="Batch">The stamped events and their outcomes.</param>
/// <param name="Mode">How they were taken.</param>
/// <param name="Decisions">The alerts they caused, in order.</param>
/// <param name="Snapshot">The hash of the rules that decided.</param>
/// <param name="Steps">What was decided beside the alerts, for <see cref="Evaluation.Engine.Replay"/>; empty where nothing hit.</param>
public sealed record Commit(
    EventBatch Batch, IngestionMode Mode, IReadOnlyList<Decision> Decisions, string Snapshot, ReadOnlyMemory<byte> Steps)
{
    /// <summary>
    /// The same by home subject, which is what must be kept together: a home's accepted records and the alerts they caused.
    /// A store that keeps the whole batch in one write has no need of it.
    /// </summary>
    public IEnumerable<UnitOfWork> Units() =>
        from index in Enumerable.Range(0, Batch.Count)
        where Batch.Outcomes[index] == RecordOutcome.Accepted
        group index by Roles.HomeOf(Batch.Events[index]) into unit
        select new UnitOfWork(unit.Key, [.. unit], [.. Decisions.Where(d => unit.Contains(d.EventIndex)).Select(d => d.Alert)]);
}

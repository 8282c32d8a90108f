using FraudSignals.Events;
using FraudSignals.State;
using FraudSignals.State.Blocks;
using FraudSignals.State.Ids;

namespace FraudSignals.Evaluation.Stages;

/// <summary>Which records count: those of the right time, final, and not known yet.</summary>
internal sealed class Admission(EngineOptions options, EngineState state)
{
    /// <summary>
    /// For so long after its reception, at least, the id of a history record is known, milliseconds: 14 days, in which a load can be sent
    /// again.
    /// </summary>
    public const long HistoryIds = 14L * 24 * 3600 * 1000;

    private readonly long _lateness = (long)options.Lateness.TotalMilliseconds;
    private readonly long _clockSkew = (long)options.ClockSkew.TotalMilliseconds;

    /// <summary>Decides on a record, and notes one that counts.</summary>
    public RecordOutcome Judge(in Event e, IngestionMode mode, ulong idHash)
    {
        if (JudgeByTime(e, mode) is { } decided)
        {
            return decided;
        }

        var outcome = OutcomeOf(state.Ids.Add(idHash, e.Version, RecordContent.Of(e), IdUntil(e, mode), WatermarkAt(e)));
        if (outcome == RecordOutcome.Accepted)
        {
            Count(e, mode);
        }

        return outcome;
    }

    /// <summary>Decides on a record where its id does not matter; null where the id decides.</summary>
    public RecordOutcome? JudgeByTime(in Event e, IngestionMode mode)
    {
        if (e.Time > e.Received + _clockSkew)
        {
            return RecordOutcome.TooEarly;
        }

        var watermark = WatermarkAt(e);
        if (e.Time < watermark && (mode == IngestionMode.Live || state.Taken.IsClosed(e, watermark)))
        {
            return RecordOutcome.TooLate;
        }

        // What is not final leaves its id free for the final record.
        return TransferStatuses.IsFinal(e) ? null : RecordOutcome.Accepted;
    }

    /// <summary>What becomes of a record whose id is known so.</summary>
    public static RecordOutcome OutcomeOf(KnownId known) => known switch
    {
        KnownId.No => RecordOutcome.Accepted,
        KnownId.Older => RecordOutcome.Superseded,
        KnownId.Other => RecordOutcome.Conflict,
        _ => RecordOutcome.Duplicate,
    };

    /// <summary>
    /// The time up to which the id of a record that counts may be asked for: its own; of history <see cref="HistoryIds"/> after the latest
    /// reception.
    /// </summary>
    public long IdUntil(in Event e, IngestionMode mode) =>
        mode == IngestionMode.History ? Math.Max(e.Received, state.Table.Watermark + _lateness) + HistoryIds : e.Time;

    /// <summary>
    /// Notes a record that counts, its id apart. Only by such records does it grow late: what is refused says nothing of the time,
    /// and a record that counts is itself no older than the bound it leads to.
    /// </summary>
    public void Count(in Event e, IngestionMode mode)
    {
        state.Table.Watermark = WatermarkAt(e);
        state.LastReception = e.Received;
        state.Taken.Note(e, mode == IngestionMode.History ? IdUntil(e, mode) : 0);
    }

    /// <summary>Changes what <see cref="Judge"/> changed when that was the outcome.</summary>
    public void Repeat(in Event e, IngestionMode mode, RecordOutcome outcome, ulong idHash)
    {
        if (outcome == RecordOutcome.Accepted && TransferStatuses.IsFinal(e))
        {
            state.Ids.Add(idHash, e.Version, RecordContent.Of(e), IdUntil(e, mode), WatermarkAt(e));
            Count(e, mode);
        }
    }

    // The bound counts from the latest reception, even if the clock went back since: older panes may be gone.
    private long WatermarkAt(in Event e) =>
        options.AnyOrder ? SubjectTable.NoWatermark : Math.Max(state.Table.Watermark, e.Received - _lateness);
}

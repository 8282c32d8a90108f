using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.State;

namespace FraudSignals.Evaluation;

/// <summary>Which records count: those of the right time, final, and not known yet.</summary>
internal sealed class Admission(EngineOptions options, EngineState state)
{
    private readonly long _lateness = (long)options.Lateness.TotalMilliseconds;
    private readonly long _clockSkew = (long)options.ClockSkew.TotalMilliseconds;

    /// <summary>Decides on a record and notes its id.</summary>
    public RecordOutcome Judge(in Event e, IngestionMode mode, ulong idHash)
    {
        return JudgeByTime(e, mode, out var floor) ?? OutcomeOf(state.Ids.Add(idHash, e.Version, e.Time, floor));
    }

    /// <summary>Decides on a record where its id does not matter; null where the id decides.</summary>
    /// <param name="e">The record.</param>
    /// <param name="mode">How it was posted.</param>
    /// <param name="floor">The oldest time that may still come.</param>
    public RecordOutcome? JudgeByTime(in Event e, IngestionMode mode, out long floor)
    {
        floor = state.Table.Floor;
        if (e.Time > e.Received + _clockSkew)
        {
            return RecordOutcome.TooEarly;
        }

        floor = RaiseFloor(e);
        if (e.Time < floor && mode == IngestionMode.Live)
        {
            return RecordOutcome.TooLate;
        }

        // What is not final leaves its id free for the final record.
        return e.Time < floor || !TransferStatuses.IsFinal(e) ? RecordOutcome.Accepted : null;
    }

    /// <summary>What becomes of a record whose id is known so.</summary>
    public static RecordOutcome OutcomeOf(RecordIds.Known known) => known switch
    {
        RecordIds.Known.No => RecordOutcome.Accepted,
        RecordIds.Known.Older => RecordOutcome.Superseded,
        _ => RecordOutcome.Duplicate,
    };

    /// <summary>Changes what <see cref="Judge"/> changed when that was the outcome.</summary>
    public void Repeat(in Event e, RecordOutcome outcome, ulong idHash)
    {
        if (outcome == RecordOutcome.TooEarly)
        {
            return;
        }

        var floor = RaiseFloor(e);
        if (outcome == RecordOutcome.Accepted && e.Time >= floor && TransferStatuses.IsFinal(e))
        {
            state.Ids.Add(idHash, e.Version, e.Time, floor);
        }
    }

    // The bound counts from the latest reception, even if the clock went back since: older panes may be gone.
    private long RaiseFloor(in Event e) => state.Table.Floor = Math.Max(state.Table.Floor, e.Received - _lateness);
}

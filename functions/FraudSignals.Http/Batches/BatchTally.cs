using FraudSignals.Events;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Batches;

/// <summary>Counts what became of a request's records.</summary>
internal sealed class BatchTally(RecordErrors errors, BatchMetrics metrics, string source, Feed feed)
{
    // Behind those of the engine, to which it is a conflict: a part of a record of which another part counts already.
    private const RecordOutcome LaterPart = RecordOutcome.Conflict + 1;

    private readonly long[] _outcomes = new long[(int)LaterPart + 1];
    private readonly KnownTally _known = new();
    private long _findings;
    private long _alerts;
    private long _shed;

    private long this[RecordOutcome outcome] => _outcomes[(int)outcome];

    /// <summary>Goes on from what became of an earlier part of the same batch.</summary>
    public void GoOnFrom(BatchAnswer answer)
    {
        _outcomes[(int)RecordOutcome.Accepted] = answer.Accepted;
        _outcomes[(int)RecordOutcome.Duplicate] = answer.Duplicates;
        _outcomes[(int)RecordOutcome.Superseded] = answer.Superseded;
        _outcomes[(int)RecordOutcome.TooLate] = answer.TooLate;
        _outcomes[(int)RecordOutcome.Conflict] = answer.Conflicts;
        _outcomes[(int)LaterPart] = answer.Partial ?? 0;
        (_findings, _alerts, _shed) = (answer.Findings, answer.Alerts, answer.Shed ?? 0);
        errors.GoOnFrom(answer.Rejected, answer.PassedOver ?? 0, answer.Errors, answer.ErrorsTruncated == true);
        _known.GoOnFrom(answer);
    }

    /// <summary>Adds a processed chunk.</summary>
    public void Add(Chunk chunk, BatchOutcome outcome)
    {
        var known = new KnownTally();
        Span<long> outcomes = stackalloc long[_outcomes.Length];
        outcomes.Clear();
        for (var i = 0; i < chunk.Batch.Count; i++)
        {
            var what = chunk.Batch.Outcomes[i];
            what = what == RecordOutcome.Conflict && chunk.Positions.IsPart(i) ? LaterPart : what;
            outcomes[(int)what]++;
            if (what == RecordOutcome.Accepted)
            {
                known.Add(chunk.Batch.Events[i]);
            }

            if (what == RecordOutcome.TooEarly)
            {
                RefuseFuture(chunk.Positions, i);
            }
            else if (what == LaterPart)
            {
                Tell(chunk.Positions, i, "id", ErrorCodes.LaterPart, _ =>
                    "Another part of this record came in another batch and counts, so the call counts once and this part's seconds are "
                    + "not added. "
                    + "Send all parts of a record in one batch or file.");
            }
            else if (what == RecordOutcome.Conflict)
            {
                Tell(chunk.Positions, i, "id", ErrorCodes.Conflict, id =>
                    $"The id {id} was used before for other content, so this record was not taken. Give each record an id of its own, or "
                    + $"a corrected one a higher version.");
            }
        }

        metrics.Processed(outcomes, source, known);
        _known.Add(known);
        feed.Processed(outcomes);
        for (var i = 0; i < outcomes.Length; i++)
        {
            _outcomes[i] += outcomes[i];
        }

        _findings += outcome.Findings;
        _alerts += outcome.Alerts;
        _shed += outcome.Shed;
    }

    public BatchAnswer Answer(string batchId) => new()
    {
        BatchId = batchId,
        Accepted = this[RecordOutcome.Accepted],
        Duplicates = this[RecordOutcome.Duplicate],
        Superseded = this[RecordOutcome.Superseded],
        TooLate = this[RecordOutcome.TooLate],
        Rejected = errors.Rejected,
        Conflicts = this[RecordOutcome.Conflict],
        Partial = this[LaterPart] > 0 ? this[LaterPart] : null,
        PassedOver = errors.PassedOver > 0 ? errors.PassedOver : null,
        Withheld = _known.Withheld,
        Opaque = _known.Counts,
        NotFinal = _known.NotFinal,
        Findings = _findings,
        Alerts = _alerts,
        Shed = _shed == 0 ? null : _shed,
        Errors = [.. errors.Items.OrderBy(e => e.Index)],
        ErrorsTruncated = errors.Truncated ? true : null,
    };

    private void RefuseFuture(RecordPositions positions, int position)
    {
        errors.CountRejected();
        Tell(positions, position, "time", ErrorCodes.TooFarInFuture, _ =>
            "The time lies further in the future than clocks may differ. Check the sender's clock and the offset.");
    }

    private void Tell(RecordPositions positions, int position, string field, string code, Func<string, string> detail)
    {
        if (errors.HasRoom())
        {
            var id = positions.IdOf(position);
            errors.Add(new RecordError(positions.IndexOf(position), id, field, code, detail(id)));
        }
    }
}

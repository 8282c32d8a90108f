using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Contract;

/// <summary>What became of messages that brought a record each.</summary>
/// <param name="Accepted">Records that count.</param>
/// <param name="Duplicates">Records known before, as after a second delivery.</param>
/// <param name="NotTaken">Records that were refused, too late, or in conflict with one of the same id.</param>
/// <param name="Errors">Why, by the place of the message; at most so many as the limits say.</param>
public sealed record MessageAnswer(long Accepted, long Duplicates, long NotTaken, IReadOnlyList<RecordError> Errors)
{
    internal MessageAnswer With(BatchAnswer answer, IEnumerable<RecordError> errors) => new(
        Accepted + answer.Accepted,
        Duplicates + answer.Duplicates + answer.Superseded,
        NotTaken + answer.Rejected + answer.TooLate + answer.Conflicts + (answer.Partial ?? 0),
        [.. Errors, .. errors]);

    internal MessageAnswer Refused(RecordError error) => this with { NotTaken = NotTaken + 1, Errors = [.. Errors, error] };
}

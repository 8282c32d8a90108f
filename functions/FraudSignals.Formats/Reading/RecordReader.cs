using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Reading;

/// <summary>
/// Turns bytes into events, one input after the other bit. Good records go into an <see cref="EventBatch"/>, bad ones into
/// <see cref="RecordErrors"/>; a bad record never harms the next. Allocates nothing per good record. One reader reads one input,
/// from one thread at a time.
/// </summary>
public abstract class RecordReader
{
    /// <summary>64 KiB.</summary>
    public const int DefaultMaxRecordBytes = 64 * 1024;

    private readonly BatchFormat _format;
    private bool _isBegun;

    private protected RecordReader(BatchFormat format, RecordAssembler record, int maxRecordBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecordBytes, FirstBytes.Enough);
        (_format, Record, MaxRecordBytes) = (format, record, maxRecordBytes);
    }

    /// <summary>The longest record taken, bytes; longer ones are refused and passed over without being buffered.</summary>
    public int MaxRecordBytes { get; }

    /// <summary>How many records, good and bad, are read before the reading ends with <see cref="ErrorCodes.TooManyRecords"/>.</summary>
    public long MaxRecords { get; set; } = long.MaxValue;

    /// <summary>At so many records a read ends as with a full batch, so that a caller can go on from an exact place.</summary>
    public long PauseAt { get; set; } = long.MaxValue;

    /// <summary>How many records were met so far, good and bad; the index of the next one.</summary>
    public long RecordsRead { get; private protected set; }

    /// <summary>Why the input cannot be read on, after <see cref="ReadStatus.Broken"/>.</summary>
    public ReadProblem? Problem { get; private protected set; }

    private protected RecordAssembler Record { get; }

    /// <summary>
    /// Reads records until the input is used up, the batch is full or nothing more can be read.
    /// Bytes not consumed must stand at the beginning of the next input; with no more than <see cref="MaxRecordBytes"/> and
    /// one byte of them the reader may ask for more, with more it always consumes some.
    /// </summary>
    /// <param name="input">The bytes that follow those consumed so far.</param>
    /// <param name="isFinal">Whether nothing comes after them.</param>
    /// <param name="batch">Takes the good records.</param>
    /// <param name="errors">Takes the bad ones.</param>
    /// <param name="positions">Notes where the good records stood; null where nobody asks.</param>
    /// <param name="consumed">How many bytes of the input were used.</param>
    public ReadStatus Read(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, out int consumed)
    {
        consumed = 0;
        if (!_isBegun)
        {
            if (!isFinal && !FirstBytes.Suffice(input, _format))
            {
                return ReadStatus.NeedMoreData;
            }

            Problem = FirstBytes.Judge(input, _format);
            if (Problem is not null)
            {
                return ReadStatus.Broken;
            }

            consumed = FirstBytes.MarkLength(input);
            _isBegun = true;
        }

        if (!Record.Release(isEnd: false, batch, errors, positions))
        {
            return ReadStatus.BatchFull;
        }

        var status = ReadRecords(input, isFinal, batch, errors, positions, ref consumed);
        return status == ReadStatus.End && !Record.Release(isEnd: true, batch, errors, positions) ? ReadStatus.BatchFull : status;
    }

    /// <summary>How the records are written; null for the contract's way.</summary>
    internal Layout? Layout { get; init; }

    /// <summary>The stream as this reads it: in UTF-8, and with each element of XML that is a record as an object of JSON.</summary>
    internal Stream Adapt(Stream stream) => Layout is null ? stream : LayoutInput.Open(stream, Layout, MaxRecordBytes);

    /// <summary>Reads on behind the byte order mark, and counts on from there.</summary>
    private protected abstract ReadStatus ReadRecords(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, ref int consumed);

    /// <summary>Ends the reading; the records read before stand.</summary>
    private protected ReadStatus Break(string code, string detail)
    {
        Problem = new ReadProblem(code, detail);
        return ReadStatus.Broken;
    }

    /// <summary>Why the next record cannot be read now; null when it can.</summary>
    private protected ReadStatus? Hold(EventBatch batch)
    {
        if (RecordsRead >= MaxRecords)
        {
            return Break(ErrorCodes.TooManyRecords, $"There are more than {MaxRecords} records. Send the rest in another batch.");
        }

        return batch.IsFull || RecordsRead == PauseAt ? ReadStatus.BatchFull : null;
    }

    /// <summary>Judges the fields the <see cref="Record"/> was given and goes on to the next index.</summary>
    private protected void Finish(ReadOnlySpan<byte> text, EventBatch batch, RecordErrors errors, RecordPositions? positions) =>
        Record.Finish(text, RecordsRead++, batch, errors, positions);

    /// <summary>Refuses a record as a whole and goes on to the next index.</summary>
    private protected void Refuse(ReadOnlySpan<byte> text, RecordErrors errors, string code, string detail) =>
        Record.Refuse(text, RecordsRead++, errors, code, detail);

    /// <summary>Refuses a record for its size; its id is named where it stood at the front.</summary>
    private protected void RefuseTooLarge(ReadOnlySpan<byte> text, RecordErrors errors) =>
        Refuse(text, errors, ErrorCodes.RecordTooLarge,
            $"The record is longer than {MaxRecordBytes} bytes. Send the contract's fields only.");
}

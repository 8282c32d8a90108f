using FraudSignals.Events;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Json;

/// <summary>
/// A JSON array of objects, or one object. A record that is valid JSON, or nearly so (NaN), never harms the next;
/// where the brackets, commas and colons are wrong there is no telling where the next record begins, and the reading ends.
/// </summary>
internal sealed class JsonArrayReader : RecordReader
{
    private const string WhatToSend = "Send a JSON array of objects; one object a line goes with content type application/x-ndjson.";

    private readonly JsonRecordReader _json;
    private readonly JsonWrapper? _wrapper;
    private Place _place;
    private bool _isSingle;
    private bool _isWithin;
    private JsonSkipper _skipper;

    /// <param name="record">Gathers each record.</param>
    /// <param name="json">Finds its fields.</param>
    /// <param name="maxRecordBytes">The longest taken.</param>
    /// <param name="path">The path of the array, where it stands within an object.</param>
    public JsonArrayReader(RecordAssembler record, JsonRecordReader json, int maxRecordBytes, string? path = null)
        : base(BatchFormat.Json, record, maxRecordBytes) => (_json, _wrapper) = (json, path is null ? null : new JsonWrapper(path));

    private enum Place : byte
    {
        Start,
        Within,
        FirstRecord,
        NextRecord,
        PassingOver,
        AfterRecord,
        Behind,
        AfterAll,
    }

    private protected override ReadStatus ReadRecords(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, ref int consumed)
    {
        while (true)
        {
            if (_place is not (Place.PassingOver or Place.Within or Place.Behind))
            {
                consumed = JsonText.SkipSpace(input, consumed);
            }

            if (consumed == input.Length)
            {
                return isFinal ? End() : ReadStatus.NeedMoreData;
            }

            ReadStatus? stop = _place switch
            {
                Place.Start => Start(input[consumed], ref consumed),
                Place.FirstRecord when input[consumed] == ']' => Close(ref consumed),
                Place.FirstRecord or Place.NextRecord => Hold(batch) ?? ReadRecord(input, isFinal, batch, errors, positions, ref consumed),
                Place.PassingOver => PassOver(input, ref consumed),
                Place.Within => FindArray(input, isFinal, ref consumed),
                Place.Behind => PassOver(input, ref consumed),
                Place.AfterRecord => Separate(input[consumed], ref consumed),
                _ =>
                    Break(ErrorCodes.InvalidJson,
                        _isSingle ? $"Something follows the object. {WhatToSend}" : "Something follows the end of the array."),
            };
            if (stop is { } status)
            {
                return status;
            }
        }
    }

    /// <summary>What to say about an object that could not be read.</summary>
    public static string Explain(JsonObjectStatus status) => status switch
    {
        JsonObjectStatus.Incomplete => "The JSON object does not end: a quote or a bracket is missing.",
        JsonObjectStatus.Broken => "The record is not valid JSON: a quote, comma, colon or bracket is missing or misplaced.",
        _ => "Something follows the JSON object.",
    };

    private ReadStatus? Start(byte first, ref int consumed)
    {
        switch (first)
        {
            case (byte)'[':
                consumed++;
                _place = Place.FirstRecord;
                return null;
            case (byte)'{' when _wrapper is not null:
                consumed++;
                _place = Place.Within;
                return null;
            case (byte)'{':
                _isSingle = true;
                _place = Place.NextRecord;
                return null;
            default:
                return Break(ErrorCodes.InvalidJson, $"The body is no JSON array. {WhatToSend}");
        }
    }

    private ReadStatus? Close(ref int consumed)
    {
        consumed++;
        _place = Place.AfterAll;
        if (_isWithin)
        {
            // What else the objects around the array hold is not read.
            _place = Place.Behind;
            _skipper = JsonSkipper.Within(_wrapper!.Depth);
        }

        return null;
    }

    private ReadStatus? FindArray(ReadOnlySpan<byte> input, bool isFinal, ref int consumed)
    {
        switch (_wrapper!.Find(input, ref consumed))
        {
            case JsonObjectStatus.Complete:
                _isWithin = true;
                _place = Place.FirstRecord;
                return null;
            case JsonObjectStatus.Incomplete when !isFinal && input.Length - consumed <= MaxRecordBytes:
                return ReadStatus.NeedMoreData;
            case JsonObjectStatus.Incomplete when isFinal:
                return End();
            default:
                return Break(ErrorCodes.InvalidJson,
                    $"The body has no array {_wrapper.Path}, in which the layout of this source has its records.");
        }
    }

    private ReadStatus? Separate(byte next, ref int consumed)
    {
        switch (next)
        {
            case (byte)',':
                consumed++;
                _place = Place.NextRecord;
                return null;
            case (byte)']':
                return Close(ref consumed);
            default:
                return Break(ErrorCodes.InvalidJson, $"A comma or the end of the array is missing before record {RecordsRead}.");
        }
    }

    private ReadStatus? ReadRecord(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, ref int consumed)
    {
        var rest = input[consumed..];
        if (rest[0] != '{')
        {
            if (rest[0] is (byte)',' or (byte)']' or (byte)'}' or (byte)':')
            {
                return Break(ErrorCodes.InvalidJson, $"Record {RecordsRead} is missing before a comma or bracket.");
            }

            Record.Begin();
            Refuse(rest, errors, ErrorCodes.NotAnObject, "Every element of the array must be an object.");
            return StartPassingOver();
        }

        var status = _json.Read(rest, out var end);
        if (end > MaxRecordBytes)
        {
            RefuseTooLarge(rest, errors);
            return StartPassingOver();
        }

        switch (status)
        {
            case JsonObjectStatus.Complete:
                Finish(rest[..end], batch, errors, positions);
                consumed += end;
                _place = _isSingle ? Place.AfterAll : Place.AfterRecord;
                return null;
            case JsonObjectStatus.Incomplete when !isFinal:
                return ReadStatus.NeedMoreData;
            case JsonObjectStatus.Incomplete:
                return End();
            default:
                return Break(ErrorCodes.InvalidJson,
                    $"Record {RecordsRead} is not valid JSON: a quote, comma, colon or bracket is missing or misplaced.");
        }
    }

    private ReadStatus? StartPassingOver()
    {
        _skipper = default;
        _place = Place.PassingOver;
        return null;
    }

    private ReadStatus? PassOver(ReadOnlySpan<byte> input, ref int consumed)
    {
        var length = _skipper.Skip(input[consumed..]);
        if (length >= 0)
        {
            consumed += length;
            _place = _isSingle || _place == Place.Behind ? Place.AfterAll : Place.AfterRecord;
        }
        else
        {
            consumed = input.Length;
        }

        return null;
    }

    private ReadStatus End() => _place switch
    {
        Place.AfterAll => ReadStatus.End,
        Place.Start => Break(ErrorCodes.EmptyBody, $"There is nothing to read. {WhatToSend}"),
        _ => Break(ErrorCodes.CutOff, $"The JSON ends in the middle, at record {RecordsRead}."),
    };
}

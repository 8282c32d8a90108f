using FraudSignals.Events;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Json;

/// <summary>One JSON object a line. JSON texts hold no line breaks, so a line is a record whatever stands in it.</summary>
internal sealed class NdJsonReader : RecordReader
{
    private readonly JsonRecordReader _json;
    private bool _isPassingOver;

    public NdJsonReader(RecordAssembler record, JsonRecordReader json, int maxRecordBytes)
        : base(BatchFormat.NdJson, record, maxRecordBytes) => _json = json;

    private protected override ReadStatus ReadRecords(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, ref int consumed)
    {
        while (true)
        {
            var rest = input[consumed..];
            var length = rest.IndexOf((byte)'\n');
            if (_isPassingOver)
            {
                consumed = length < 0 ? input.Length : consumed + length + 1;
                _isPassingOver = length < 0;
                if (_isPassingOver)
                {
                    return isFinal ? End() : ReadStatus.NeedMoreData;
                }

                continue;
            }

            if (length < 0 && !isFinal)
            {
                if (rest.Length <= MaxRecordBytes + 1)
                {
                    return ReadStatus.NeedMoreData;
                }

                _json.Read(rest, out _);
                RefuseTooLarge(rest, errors);
                _isPassingOver = true;
                continue;
            }

            if (rest.IsEmpty)
            {
                return End();
            }

            var line = length < 0 ? rest : rest[..length];
            var start = JsonText.SkipSpace(line, 0);
            if (start < line.Length)
            {
                if (Hold(batch) is { } hold)
                {
                    return hold;
                }

                ReadLine(line[start..], batch, errors, positions);
            }

            consumed += length < 0 ? rest.Length : length + 1;
        }
    }

    private ReadStatus End() => RecordsRead == 0
        ? Break(ErrorCodes.EmptyBody, "There is nothing to read. Send one JSON object a line.")
        : ReadStatus.End;

    private void ReadLine(ReadOnlySpan<byte> line, EventBatch batch, RecordErrors errors, RecordPositions? positions)
    {
        if (line.Length > MaxRecordBytes && line.TrimEnd(" \t\r"u8).Length > MaxRecordBytes)
        {
            _json.Read(line, out _);
            RefuseTooLarge(line, errors);
            return;
        }

        if (line[0] != '{')
        {
            Record.Begin();
            Refuse(line, errors, ErrorCodes.NotAnObject, "Every line must be one JSON object; send a JSON array as application/json.");
            return;
        }

        var status = _json.Read(line, out var end);
        if (status == JsonObjectStatus.Complete && JsonText.SkipSpace(line, end) == line.Length)
        {
            Finish(line, batch, errors, positions);
        }
        else
        {
            Refuse(line, errors, ErrorCodes.InvalidJson, JsonArrayReader.Explain(status));
        }
    }
}

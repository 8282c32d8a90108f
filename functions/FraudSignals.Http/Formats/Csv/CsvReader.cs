using FraudSignals.Events;

namespace FraudSignals.Http.Formats;

/// <summary>
/// CSV with a header. A quote left open would swallow the rows behind it: a row over several lines is therefore taken only when
/// all its quotes and columns are right, else its first line alone is refused and the reading goes on with the next line.
/// </summary>
internal sealed class CsvReader : RecordReader
{
    private const string BadQuotes =
        "Quotes do not match: put a cell that holds a comma, quote or line break wholly in quotes, and double the quotes within.";

    private readonly CsvRow _row;
    private int[]? _columns;
    private bool _isPassingOver;

    public CsvReader(EventType type, Source source, int maxRecordBytes)
        : base(type, source, maxRecordBytes) => _row = new CsvRow(Record);

    private protected override ReadStatus ReadRecords(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, ref int consumed)
    {
        while (true)
        {
            var rest = input[consumed..];
            if (_isPassingOver)
            {
                var length = rest.IndexOf((byte)'\n');
                consumed = length < 0 ? input.Length : consumed + length + 1;
                _isPassingOver = length < 0;
                rest = input[consumed..];
            }

            if (rest.IsEmpty)
            {
                return isFinal ? End() : ReadStatus.NeedMoreData;
            }

            if (rest[0] == '\n' || rest.StartsWith("\r\n"u8) || (isFinal && rest.SequenceEqual("\r"u8)))
            {
                consumed++;
                continue;
            }

            if (_columns is not null && Hold(batch) is { } hold)
            {
                return hold;
            }

            var status = _row.Split(rest, isFinal, out var rowLength);
            if (status == CsvRowStatus.Incomplete && rest.Length <= MaxRecordBytes + 1)
            {
                return ReadStatus.NeedMoreData;
            }

            if (_columns is null)
            {
                if (!TryReadHeader(status, rest, rowLength))
                {
                    return ReadStatus.Broken;
                }

                consumed += rowLength;
                continue;
            }

            if (status == CsvRowStatus.Complete && _row.Cells.Length == _columns.Length && rowLength <= MaxRecordBytes)
            {
                SetFields(rest);
                Finish(rest[..rowLength], batch, errors, positions);
                consumed += rowLength;
                continue;
            }

            // Only the first line is refused; where its end is not in sight it is passed over, or waited for while it is short.
            var lineLength = rest.IndexOf((byte)'\n') + 1;
            if (lineLength == 0 && !isFinal && rest.Length <= MaxRecordBytes + 1)
            {
                return ReadStatus.NeedMoreData;
            }

            _isPassingOver = lineLength == 0;
            RefuseLine(_isPassingOver ? rest : rest[..lineLength], errors);
            consumed += lineLength;
        }
    }

    private ReadStatus End() => _columns is null
        ? Break(ErrorCodes.EmptyBody, "There is nothing to read. Send a header line and one record a line.")
        : ReadStatus.End;

    private bool TryReadHeader(CsvRowStatus status, ReadOnlySpan<byte> text, int length)
    {
        if (status != CsvRowStatus.Complete)
        {
            Break(ErrorCodes.InvalidCsv, $"The first line is no header. {BadQuotes}");
            return false;
        }

        _columns = CsvHeader.Read(text[..length], _row, Record, out var problem);
        Problem = problem;
        return _columns is not null;
    }

    private void SetFields(ReadOnlySpan<byte> row)
    {
        var cells = _row.Cells;
        var count = Math.Min(cells.Length, _columns!.Length);
        for (var i = 0; i < count; i++)
        {
            // A cell without text is a field the record does not have.
            if (_columns[i] >= 0 && cells[i].Length > 0 && !PlainText.Trim(Record.TextOf(cells[i], row)).IsEmpty)
            {
                Record.TrySet(_columns[i], cells[i]);
            }
        }
    }

    /// <summary>Refuses a line, by its own cells alone: those of the lines behind it are records of their own.</summary>
    private void RefuseLine(ReadOnlySpan<byte> line, RecordErrors errors)
    {
        var status = _row.Split(line, isFinal: true, out _);
        SetFields(line);
        if (line.Length > MaxRecordBytes)
        {
            RefuseTooLarge(line, errors);
        }
        else if (status == CsvRowStatus.Complete)
        {
            Refuse(line, errors, ErrorCodes.ColumnCount, $"The row has {_row.Cells.Length} cells and the header {_columns!.Length}.");
        }
        else
        {
            Refuse(line, errors, ErrorCodes.InvalidCsv, BadQuotes);
        }
    }
}

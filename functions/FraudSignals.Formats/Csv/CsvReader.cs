using FraudSignals.Events;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Csv;

/// <summary>
/// CSV, with a header or columns known beforehand. A quote left open would swallow the rows behind it: a row over several lines is
/// therefore taken only when all its quotes and columns are right, else its first line alone is refused and the reading goes on with
/// the next line.
/// </summary>
internal sealed class CsvReader : RecordReader
{
    private const string BadQuotes =
        "Quotes do not match: put a cell that holds a comma, quote or line break wholly in quotes, and double the quotes within.";

    private readonly CsvForm _form;
    private readonly CsvRow _row;
    private int[]? _columns;
    private int _linesToSkip;
    private bool _isPassingOver;
    private bool _isTop = true;

    public CsvReader(RecordAssembler record, int maxRecordBytes, CsvForm? form = null)
        : base(BatchFormat.Csv, record, maxRecordBytes)
    {
        _form = form ?? CsvForm.Plain;
        _row = new CsvRow(Record, _form.Separator, _form.Quote);
        _linesToSkip = _form.SkipLines;
        _columns = _form.HasHeader ? null : CsvHeader.Of(_form.Columns, Record.Table);
    }

    private protected override ReadStatus ReadRecords(
        ReadOnlySpan<byte> input, bool isFinal, EventBatch batch, RecordErrors errors, RecordPositions? positions, ref int consumed)
    {
        while (true)
        {
            var rest = input[consumed..];
            if (_isPassingOver || _linesToSkip > 0)
            {
                var length = rest.IndexOf((byte)'\n');
                consumed = length < 0 ? input.Length : consumed + length + 1;
                _linesToSkip -= length >= 0 && _linesToSkip > 0 ? 1 : 0;
                _isPassingOver &= length < 0;
                rest = input[consumed..];
                if (_linesToSkip > 0 && length >= 0)
                {
                    continue;
                }
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

            if (_isTop)
            {
                if (!TryPassTop(rest, isFinal, ref consumed))
                {
                    return ReadStatus.Broken;
                }

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

            if (status == CsvRowStatus.Complete && (_row.Cells.Length == _columns.Length || Fits(rest)) && rowLength <= MaxRecordBytes
                && SetFields(rest))
            {
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

    private ReadStatus End() => _columns is null || (_isTop && !_form.HasHeader)
        ? Break(ErrorCodes.EmptyBody, "There is nothing to read. Send a header line and one record a line.")
        : ReadStatus.End;

    /// <summary>Looks at how the first line is written, and passes over one that only names the separator.</summary>
    private bool TryPassTop(ReadOnlySpan<byte> rest, bool isFinal, ref int consumed)
    {
        _isTop = false;
        if (HeaderForm.SeparatorLine(rest, out var length) is var named and not 0)
        {
            consumed += length;
            _isTop = named == _form.Separator;
            Problem = _isTop ? null : HeaderForm.OtherSeparator(named, _form.Separator);
            return _isTop;
        }

        Problem = HeaderForm.Judge(rest, _form.Separator, isFinal);
        return Problem is null;
    }

    private bool TryReadHeader(CsvRowStatus status, ReadOnlySpan<byte> text, int length)
    {
        if (status != CsvRowStatus.Complete)
        {
            Break(ErrorCodes.InvalidCsv, $"The first line is no header. {BadQuotes}");
            return false;
        }

        if (_form.Columns.Count > 0)
        {
            _columns = CsvHeader.Of(_form.Columns, Record.Table);
            Problem = _row.Cells.Length == _columns.Length ? null : new ReadProblem(
                ErrorCodes.ColumnCount, $"The header has {_row.Cells.Length} columns, and the layout of this source {_columns.Length}.");
            return Problem is null;
        }

        _columns = CsvHeader.Read(text[..length], _row, Record, out var problem);
        Problem = problem;
        return _columns is not null;
    }

    /// <summary>
    /// Whether a row is good though it has more or fewer cells: where those beyond are empty, or where no header says how many there are.
    /// </summary>
    private bool Fits(ReadOnlySpan<byte> row)
    {
        var cells = _row.Cells;
        if (cells.Length < _columns!.Length)
        {
            return !_form.HasHeader;
        }

        foreach (ref readonly var cell in cells[_columns.Length..])
        {
            if (!PlainText.Trim(Record.TextOf(cell, row)).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Notes the cells; false where one stands in a column without a name.</summary>
    private bool SetFields(ReadOnlySpan<byte> row)
    {
        var cells = _row.Cells;
        var count = Math.Min(cells.Length, _columns!.Length);
        for (var i = 0; i < count; i++)
        {
            // A cell without text is a field the record does not have.
            if (_columns[i] >= 0)
            {
                if (cells[i].Length > 0 && !PlainText.Trim(Record.TextOf(cells[i], row)).IsEmpty)
                {
                    Record.TrySet(_columns[i], cells[i]);
                }
            }
            else if (_columns[i] == CsvHeader.Unnamed && !PlainText.Trim(Record.TextOf(cells[i], row)).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Refuses a line, by its own cells alone: those of the lines behind it are records of their own.</summary>
    private void RefuseLine(ReadOnlySpan<byte> line, RecordErrors errors)
    {
        var status = _row.Split(line, isFinal: true, out _);
        var isNamed = SetFields(line);
        if (line.Length > MaxRecordBytes)
        {
            RefuseTooLarge(line, errors);
        }
        else if (status == CsvRowStatus.Complete)
        {
            Refuse(line, errors, ErrorCodes.ColumnCount, isNamed
                ? $"The row has {_row.Cells.Length} cells and {(_form.HasHeader ? "the header" : "the source's layout")} "
                    + $"{_columns!.Length}."
                : "A cell stands in a column that has no name in the header.");
        }
        else
        {
            Refuse(line, errors, ErrorCodes.InvalidCsv, BadQuotes);
        }
    }
}

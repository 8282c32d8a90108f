using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Csv;

/// <summary>
/// Splits one row into cells (RFC 4180: commas, quotes around cells, doubled quotes within them, line breaks within quotes; other
/// separators and quotes where a layout has them).
/// </summary>
/// <remarks>Not CsvHelper, which makes strings of every cell: at millions of rows a second that is gigabytes of garbage.</remarks>
/// <param name="record">Takes the cells.</param>
/// <param name="separator">What separates cells.</param>
/// <param name="quote">What encloses them; a line feed where nothing does.</param>
internal sealed class CsvRow(RecordAssembler record, byte separator = (byte)',', byte quote = (byte)'"')
{
    private RawField[] _cells = new RawField[32];
    private int _count;

    public ReadOnlySpan<RawField> Cells => _cells.AsSpan(0, _count);

    /// <summary>Reads the row at the beginning of the text.</summary>
    /// <param name="text">The row and what follows it.</param>
    /// <param name="isFinal">Whether nothing follows the text.</param>
    /// <param name="length">How long the row is with its line break, when it is complete.</param>
    public CsvRowStatus Split(ReadOnlySpan<byte> text, bool isFinal, out int length)
    {
        record.Begin();
        _count = 0;
        length = 0;
        while (true)
        {
            var start = length;
            var isInQuotes = start < text.Length && text[start] == quote && quote != '\n';
            if (isInQuotes)
            {
                var status = ReadQuoted(text, isFinal, ref length);
                if (status != CsvRowStatus.Complete)
                {
                    return status;
                }
            }
            else
            {
                var found = text[start..].IndexOfAny(separator, (byte)'\n', quote);
                if (found < 0 && !isFinal)
                {
                    return CsvRowStatus.Incomplete;
                }

                length = found < 0 ? text.Length : start + found;
                if (length < text.Length && text[length] == quote && quote != '\n')
                {
                    return CsvRowStatus.BadQuotes;
                }

                var isLast = length == text.Length || text[length] == '\n';
                var end = isLast && length > start && text[length - 1] == '\r' ? length - 1 : length;
                Add(new RawField(start, end - start, TokenKind.Cell));
            }

            if (length == text.Length)
            {
                return CsvRowStatus.Complete;
            }

            if (text[length++] == '\n')
            {
                return CsvRowStatus.Complete;
            }
        }
    }

    /// <summary>Reads a cell in quotes and goes to the separator, line feed or end behind it.</summary>
    private CsvRowStatus ReadQuoted(ReadOnlySpan<byte> text, bool isFinal, ref int at)
    {
        var start = ++at;
        var isDoubled = false;
        while (true)
        {
            var found = text[at..].IndexOf(quote);
            if (found < 0)
            {
                return isFinal ? CsvRowStatus.BadQuotes : CsvRowStatus.Incomplete;
            }

            at += found + 1;
            if (at == text.Length && !isFinal)
            {
                return CsvRowStatus.Incomplete;
            }

            if (at < text.Length && text[at] == quote)
            {
                isDoubled = true;
                at++;
                continue;
            }

            break;
        }

        var cell = text[start..(at - 1)];
        Add(isDoubled ? Undouble(cell) : new RawField(start, cell.Length, TokenKind.Cell));
        if (at < text.Length && text[at] == '\r')
        {
            at++;
            if (at == text.Length && !isFinal)
            {
                return CsvRowStatus.Incomplete;
            }

            return at == text.Length || text[at] == '\n' ? CsvRowStatus.Complete : CsvRowStatus.BadQuotes;
        }

        return at == text.Length || text[at] == separator || text[at] == '\n' ? CsvRowStatus.Complete : CsvRowStatus.BadQuotes;
    }

    private RawField Undouble(ReadOnlySpan<byte> cell)
    {
        var text = record.Scratch(cell.Length);
        var length = 0;
        for (var at = 0; at < cell.Length; at++)
        {
            text[length++] = cell[at];
            if (cell[at] == quote)
            {
                at++;
            }
        }

        return record.Keep(length, TokenKind.Cell);
    }

    private void Add(RawField cell)
    {
        if (_count == _cells.Length)
        {
            Array.Resize(ref _cells, _cells.Length * 2);
        }

        _cells[_count++] = cell;
    }
}

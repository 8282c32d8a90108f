using System.Globalization;
using System.Text;
using CsvHelper;
using FraudSignals.Events;
using FraudSignals.Formats.Input;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Lists;

/// <summary>
/// Reads the entries of a list from CSV: the header names keys of an entry, and an empty cell leaves its key out. Columns of other
/// names are passed over.
/// </summary>
internal sealed class ListCsv(FileReport report, ListEntries entries, ListExpiries expiries)
{
    private const int MaxErrors = 20;
    private const int MaxRecord = 64 * 1024;

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    // A spreadsheet may put a line before the header that names its separator.
    private readonly int _passed = FirstBytes.SeparatorLineLength(report.Source.Bytes.Span);
    private int _width;
    private int _line = 1;
    private int _errors;

    public void Read()
    {
        // A line is a record, so that a quote left open cannot swallow the rest of the file.
        using var csv = CsvReader.Create(report.Source.Bytes[_passed..], new CsvReaderOptions
        {
            Separator = ',',
            AllowLineBreaksInQuotes = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecord,
            IncludeValuesInExceptions = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = TellMalformed,
        });
        try
        {
            if (!ReadHeader(csv))
            {
                return;
            }

            while (_errors < MaxErrors && csv.Read())
            {
                _line = LineOf(csv.LineNumber);
                ReadRow(csv);
            }
        }
        catch (CsvFormatException problem)
        {
            _line = LineOf(Math.Max(1, problem.LineNumber));
            Tell("csv", "the line cannot be read as CSV", "check its quotes");
            return;
        }

        if (_errors >= MaxErrors)
        {
            _line++;
            Tell("csv", $"the lines from here on were not read: {MaxErrors} errors are enough");
        }
    }

    private int LineOf(long line) => (int)line + (_passed > 0 ? 1 : 0);

    private void TellMalformed(CsvMalformedRecord record)
    {
        _line = LineOf(record.LineNumber);
        Tell("csv", "a quote is not closed, or stands inside a cell", "write a quote inside a quoted cell twice");
    }

    private bool ReadHeader(CsvReader csv)
    {
        var headers = csv.Headers;
        _line = LineOf(1);

        // Separators at the end of every line: nothing may stand behind them.
        _width = headers.Count;
        while (_width > 0 && headers[_width - 1].Length == 0)
        {
            _width--;
        }

        for (var i = 0; i < _width; i++)
        {
            if (!Keys.ListEntry.All.Contains(headers[i]))
            {
                // Not the name itself: where the header was forgotten it is a person's. What is nothing like a key is another's column.
                if (Suggest.From(headers[i], Keys.ListEntry.All) is { } meant)
                {
                    Tell("unknown-key", $"column {i + 1} of the header is no key of an entry", meant);
                }
            }
            else if (!_columns.TryAdd(headers[i], i))
            {
                Tell("duplicate-key", $"the column '{headers[i]}' stands here a second time", "keep one of them");
            }
        }

        if (!_columns.ContainsKey("key") && !_columns.ContainsKey("prefix"))
        {
            Tell("missing-key", "the header has neither 'key' nor 'prefix'",
                "the first line names the columns, for example key,tier,from,expires");
        }

        return _errors == 0;
    }

    private void ReadRow(CsvReader csv)
    {
        if (csv.FieldCount < _width || Enumerable.Range(_width, csv.FieldCount - _width).Any(i => !csv.IsEmpty(i)))
        {
            Tell("csv", $"the line has {csv.FieldCount} cells, the header {_width}");
            return;
        }

        var before = _errors;
        var entry = new ListEntry
        {
            Kind = Cell(csv, "kind") is { } kind ? Kind(kind) : null,
            Key = Cell(csv, "key"),
            Prefix = Cell(csv, "prefix"),
            HasReason = Cell(csv, "reason") is not null,
            HasSource = Cell(csv, "source") is not null,
            Tier = Cell(csv, "tier") is { } tier ? Tier(tier) : null,
            From = Cell(csv, "from") is { } from ? Date("from", from) : null,
            Expires = Cell(csv, "expires") is { } expires ? Date("expires", expires) : null,
        };
        if (_errors == before)
        {
            entries.Add(entry, (key, check, message, suggestion) => TellCell(key, check, message, suggestion));
        }

        expiries.Note(report.File, _line, entry);
    }

    private string? Cell(CsvReader csv, string column) =>
        _columns.TryGetValue(column, out var index) && !csv.IsEmpty(index) ? csv.GetString(index) : null;

    private SubjectKind? Kind(string cell)
    {
        if (Words.Subjects.TryGetValue(cell, out var kind))
        {
            return kind;
        }

        TellCell("kind", "unknown-value", "'kind' is no kind of subject",
            Suggest.FromFew(cell, [.. Words.Subjects.Keys.Order(StringComparer.Ordinal)]));
        return null;
    }

    private int? Tier(string cell)
    {
        if (int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var tier))
        {
            return tier;
        }

        TellCell("tier", "bad-value", "'tier' is no whole number");
        return null;
    }

    private DateOnly? Date(string column, string cell)
    {
        if (BuddhistYear.Explain(cell) is { } meant)
        {
            TellCell(column, "bad-value", $"'{column}': {meant}");
            return null;
        }

        if (DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        TellCell(column, "bad-value", $"'{column}' is no date", "write year-month-day, for example 2026-11-23");
        return null;
    }

    private void TellCell(string column, string check, string message, string? suggestion = null)
    {
        _errors++;
        report.ErrorInLine(_line, check, message, suggestion, _columns.TryGetValue(column, out var index) ? PlaceOf(index) : 1);
    }

    // Where a cell of the line begins, 1-based; a separator inside quotes parts nothing.
    private int PlaceOf(int index)
    {
        var start = report.Source.OffsetOf(_line - 1, 0);
        var line = report.Source.Bytes.Span[start..];
        line = line.IndexOf((byte)'\n') is >= 0 and var end ? line[..end] : line;
        var quoted = false;
        for (var i = 0; i < line.Length && index > 0; i++)
        {
            quoted ^= line[i] == '"';
            if (line[i] == ',' && !quoted && --index == 0)
            {
                return Encoding.UTF8.GetCharCount(line[..(i + 1)]) + 1;
            }
        }

        return 1;
    }

    private void Tell(string check, string message, string? suggestion = null)
    {
        _errors++;
        report.ErrorInLine(_line, check, message, suggestion);
    }
}

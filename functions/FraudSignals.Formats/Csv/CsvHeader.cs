using System.Text;
using FraudSignals.Events;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Csv;

/// <summary>Which field each column holds.</summary>
internal static class CsvHeader
{
    /// <summary>
    /// Stands for a column without a name, in which there must be nothing, as behind a separator at the end of every line.
    /// </summary>
    public const int Unnamed = FieldTable.Ignored - 1;

    /// <summary>The table's field index per column, negative for columns that are not read; null where the header cannot be used.</summary>
    public static int[]? Read(ReadOnlySpan<byte> row, CsvRow cells, RecordAssembler record, out ReadProblem? problem)
    {
        var table = record.Table;
        var columns = new int[cells.Cells.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = PlainText.Trim(record.TextOf(cells.Cells[i], row));
            columns[i] = name.IsEmpty ? Unnamed : table.Find(name);
            if (columns[i] == FieldTable.Unknown)
            {
                problem = Unknown(table, name, i, row);
                return null;
            }
        }

        problem = Incomplete(table, columns);
        return problem is null ? columns : null;
    }

    /// <summary>The same for columns whose names are known beforehand.</summary>
    public static int[] Of(IReadOnlyList<string> names, FieldTable table) =>
        [.. names.Select(n => n.Length == 0 ? FieldTable.Ignored : table.Find(Encoding.UTF8.GetBytes(n)))];

    private static ReadProblem Unknown(FieldTable table, ReadOnlySpan<byte> name, int column, ReadOnlySpan<byte> row)
    {
        // A record whose id passes for a name is one all the same.
        var shown = FieldNames.Shown(name);
        if ((shown is null || column == 0) && HeaderForm.IsRecord(row))
        {
            var names = string.Join(',', table.Fields.Where(f => f.Required).Select(f => f.Name));
            return new ReadProblem(
                ErrorCodes.UnknownField,
                $"The first line must name the fields, at least {names}, and holds a record. Put a header before it; files without one "
                + $"need a layout in the source's profile.");
        }

        var what = shown is null ? $"Column {column + 1} of the first line is no field name"
            : $"The header names an unknown field {shown} in column {column + 1}";
        return new ReadProblem(
            ErrorCodes.UnknownField,
            $"{what}. {FieldNames.Advice(table, shown)} The first line must name the fields; other names can be mapped in the source's "
            + $"profile.");
    }

    private static ReadProblem? Incomplete(FieldTable table, int[] columns)
    {
        for (var field = 0; field < table.Fields.Length; field++)
        {
            var spec = table.Fields[field];
            var count = columns.Count(c => c == field);
            if (count > 1)
            {
                return new ReadProblem(ErrorCodes.DuplicateField, $"The header names {spec.Name} more than once.");
            }

            if (count == 0 && spec.Required)
            {
                return new ReadProblem(ErrorCodes.MissingField, $"The header has no column {spec.Name}, which every record needs.");
            }
        }

        return null;
    }
}

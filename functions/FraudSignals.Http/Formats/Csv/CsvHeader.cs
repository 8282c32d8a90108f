using FraudSignals.Events;

namespace FraudSignals.Http.Formats;

/// <summary>Which field each column holds.</summary>
internal static class CsvHeader
{
    /// <summary>The table's field index per column, negative for columns that are not read; null where the header cannot be used.</summary>
    public static int[]? Read(ReadOnlySpan<byte> row, CsvRow cells, RecordAssembler record, out ReadProblem? problem)
    {
        var table = record.Table;
        var columns = new int[cells.Cells.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = PlainText.Trim(record.TextOf(cells.Cells[i], row));
            columns[i] = table.Find(name);
            if (columns[i] < 0 && columns[i] != FieldTable.Ignored)
            {
                problem = Unknown(table, name, i);
                return null;
            }
        }

        problem = Incomplete(table, columns);
        return problem is null ? columns : null;
    }

    private static ReadProblem Unknown(FieldTable table, ReadOnlySpan<byte> name, int column)
    {
        var shown = FieldNames.Shown(name);
        var what = shown is null ? $"Column {column + 1} of the first line is no field name" : $"The header names an unknown field {shown} in column {column + 1}";
        var advice = name.Contains((byte)';')
            ? "Separate columns with commas."
            : $"{FieldNames.Advice(table, shown)} The first line must name the fields; other names can be mapped in the source's profile.";
        return new ReadProblem(ErrorCodes.UnknownField, $"{what}. {advice}");
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

using System.Buffers;
using FraudSignals.Outcomes;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// An outcome report as CSV: the figures by all, typology, country and institution, then after an empty line the alerts that were wrong.
/// </summary>
internal static class OutcomeCsv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static string Of(OutcomeReport report)
    {
        IEnumerable<string> lines =
        [
            Line(["by", "of", .. OutcomeTable.Columns]),
            .. OutcomeTable.Rows(report).Select(r => Line([r.By, r.Figures.Name, .. OutcomeTable.Cells(r.Figures)])),
            "",
            Line(OutcomeTable.WrongColumns),
            .. report.Wrong.Select(w => Line(OutcomeTable.Cells(w))),
        ];
        return string.Join("\r\n", lines) + "\r\n";
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted));

    // What people wrote must not become a formula of a spreadsheet.
    private static string Quoted(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(Special) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}

using System.Net;
using System.Text;
using FraudSignals.Outcomes;

namespace FraudSignals.Http.Endpoints;

/// <summary>An outcome report as a page that stands alone: no script, nothing loaded from elsewhere.</summary>
internal static class OutcomeHtml
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Outcome of alerts</title>
        <style>
        body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; }
        table { border-collapse: collapse; margin: 0 0 2rem; }
        th, td { border: 1px solid #ccc; padding: .25rem .5rem; text-align: right; }
        th { background: #f3f3f3; }
        td:first-child, th:first-child, .text td { text-align: left; }
        </style>
        </head>
        <body>

        """;

    public static string Of(OutcomeReport report)
    {
        var page = new StringBuilder(Head);
        page.Append("<h1>Outcome of alerts</h1>\n<p>Received from ").Append(OutcomeTable.Time(report.From)).Append(" and before ")
            .Append(OutcomeTable.Time(report.To))
            .Append(
                ". Precision is of alerts with a verdict, with its 95 % Wilson interval; times are medians in seconds; money is what "
                + "responders said was saved.</p>\n");
        foreach (var (title, by) in (ReadOnlySpan<(string, string)>)[("All", "all"), ("By typology", "typology"), ("By country", "country"),
            ("By institution", "institution")])
        {
            Table(page, title, "", ["", .. OutcomeTable.Columns],
                OutcomeTable.Rows(report).Where(r => r.By == by)
                    .Select(r => (IEnumerable<string>)[r.Figures.Name, .. OutcomeTable.Cells(r.Figures)]));
        }

        Table(page, "Wrongly raised, and how it was lifted", " class=\"text\"", OutcomeTable.WrongColumns,
            report.Wrong.Select(w => (IEnumerable<string>)OutcomeTable.Cells(w)));
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Table(StringBuilder page, string title, string attributes, IEnumerable<string> columns,
        IEnumerable<IEnumerable<string>> rows)
    {
        page.Append("<h2>").Append(WebUtility.HtmlEncode(title)).Append("</h2>\n<table").Append(attributes).Append(">\n");
        Row(page, "th", columns);
        foreach (var row in rows)
        {
            Row(page, "td", row);
        }

        page.Append("</table>\n");
    }

    private static void Row(StringBuilder page, string tag, IEnumerable<string> cells)
    {
        page.Append("<tr>");
        foreach (var cell in cells)
        {
            page.Append('<').Append(tag).Append('>').Append(WebUtility.HtmlEncode(cell)).Append("</").Append(tag).Append('>');
        }

        page.Append("</tr>\n");
    }
}

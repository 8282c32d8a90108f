using FraudSignals.Reports;

namespace FraudSignals.Host.Exporting;

/// <summary>A finding as a row of a table.</summary>
internal sealed class FindingExportRow
{
    public string Rule { get; init; } = "";

    public string SubjectKind { get; init; } = "";

    public string SubjectToken { get; init; } = "";

    /// <summary>Of its first hit in this period of its cool-down.</summary>
    public DateTime First { get; init; }

    public DateTime Last { get; init; }

    public static IEnumerable<FindingExportRow> Of(SubjectReport subject) => subject.Findings.Select(f => new FindingExportRow
    {
        Rule = f.Rule,
        SubjectKind = subject.Kind,
        SubjectToken = subject.Token,
        First = f.First.UtcDateTime,
        Last = f.Last.UtcDateTime,
    });
}

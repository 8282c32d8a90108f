using System.Text.Json;
using FraudSignals.Host.Shell;
using FraudSignals.Reports;

namespace FraudSignals.Host.Exporting;

/// <summary>Subjects and their findings as tables and lines.</summary>
internal static class SubjectExport
{
    private static readonly JsonSerializerOptions OneLine = new(Output.Json) { WriteIndented = false };

    public static TableExport<SubjectReport, SubjectExportRow> Subjects { get; } =
        new(SubjectExportRow.Of, subject => JsonSerializer.Serialize(subject, OneLine));

    public static TableExport<FindingExportRow, FindingExportRow> Findings { get; } =
        new(finding => finding, finding => JsonSerializer.Serialize(finding, OneLine));

    /// <summary>Figures by their names, as a JSON object; those that cannot say are null.</summary>
    public static string Figures(SubjectReport subject) =>
        JsonSerializer.Serialize(subject.Aggregates.DistinctBy(a => a.Name).ToDictionary(a => a.Name, a => a.Value), OneLine);
}

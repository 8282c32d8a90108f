using FraudSignals.Reports;

namespace FraudSignals.Host.Exporting;

/// <summary>A subject as a row of a table; NDJSON has all of it.</summary>
internal sealed class SubjectExportRow
{
    public string Kind { get; init; } = "";

    public string Token { get; init; } = "";

    public DateTime FirstSeen { get; init; }

    /// <summary>The time of its newest event, which the figures are as of.</summary>
    public DateTime LastSeen { get; init; }

    public int StateBytes { get; init; }

    /// <summary>Figures by their names, as a JSON object.</summary>
    public string Aggregates { get; init; } = "";

    /// <summary>Rules with a finding that still counts, with commas.</summary>
    public string Findings { get; init; } = "";

    public string Alerts { get; init; } = "";

    /// <summary>The typology it is nearest to an alert of, by the share of the threshold.</summary>
    public string? NearestTypology { get; init; }

    public double? Score { get; init; }

    public double? Threshold { get; init; }

    public static SubjectExportRow Of(SubjectReport subject)
    {
        var nearest = subject.WhyNot.Where(w => w.Score > 0).OrderByDescending(w => w.Score / w.AlertThreshold)
            .ThenBy(w => w.Typology, StringComparer.Ordinal).FirstOrDefault();
        return new()
        {
            Kind = subject.Kind,
            Token = subject.Token,
            FirstSeen = subject.FirstSeen.UtcDateTime,
            LastSeen = subject.LastSeen.UtcDateTime,
            StateBytes = subject.StateBytes,
            Aggregates = SubjectExport.Figures(subject),
            Findings = string.Join(',', subject.Findings.Select(f => f.Rule).Distinct()),
            Alerts = string.Join(' ', subject.Alerts.Select(a => a.Id)),
            NearestTypology = nearest?.Typology,
            Score = nearest?.Score,
            Threshold = nearest?.AlertThreshold,
        };
    }
}

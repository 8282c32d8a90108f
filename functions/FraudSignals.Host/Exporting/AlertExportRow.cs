using FraudSignals.Alerts;

namespace FraudSignals.Host.Exporting;

/// <summary>An alert as a row of a table; NDJSON has all of it.</summary>
internal sealed class AlertExportRow
{
    public string Id { get; init; } = "";

    public int Revision { get; init; }

    public string Level { get; init; } = "";

    public string Typology { get; init; } = "";

    public int TypologyVersion { get; init; }

    public string Severity { get; init; } = "";

    public string Responder { get; init; } = "";

    public string SubjectKind { get; init; } = "";

    public string SubjectToken { get; init; } = "";

    /// <summary>Where the one who exports may see it.</summary>
    public string? SubjectKey { get; init; }

    public string? Owner { get; init; }

    public string? Country { get; init; }

    public DateTime Time { get; init; }

    public DateTime Received { get; init; }

    public DateTime? FirstSeen { get; init; }

    public DateTime? LastSeen { get; init; }

    public double Score { get; init; }

    public double Threshold { get; init; }

    public double? Probability { get; init; }

    public decimal? AmountAtRisk { get; init; }

    public string? Currency { get; init; }

    public string Rules { get; init; } = "";

    /// <summary>A sentence for each reason.</summary>
    public string Reasons { get; init; } = "";

    public string Events { get; init; } = "";

    public string DataGaps { get; init; } = "";

    public string LinkedAlerts { get; init; } = "";

    public string Actions { get; init; } = "";

    public DateTime? ActBy { get; init; }

    public DateTime Expires { get; init; }

    public string RulesHash { get; init; } = "";

    public string? PackVersion { get; init; }

    public static AlertExportRow Of(Alert alert) => new()
    {
        Id = alert.Id,
        Revision = alert.Revision,
        Level = alert.Level.ToString().ToLowerInvariant(),
        Typology = alert.Typology,
        TypologyVersion = alert.TypologyVersion,
        Severity = alert.Severity,
        Responder = alert.Responder,
        SubjectKind = alert.Subject.Kind,
        SubjectToken = alert.Subject.Token,
        SubjectKey = alert.Subject.Key ?? alert.Subject.Jwe,
        Owner = alert.Owner?.Party,
        Country = alert.Owner?.Country,
        Time = alert.Time.UtcDateTime,
        Received = alert.Received.UtcDateTime,
        FirstSeen = alert.FirstSeen?.UtcDateTime,
        LastSeen = alert.LastSeen?.UtcDateTime,
        Score = alert.Score,
        Threshold = alert.Threshold,
        Probability = alert.Probability,
        AmountAtRisk = alert.AmountAtRisk?.Amount,
        Currency = alert.AmountAtRisk?.Currency,
        Rules = string.Join(',', alert.Reasons.Select(r => r.Rule)),
        Reasons = string.Join("; ", alert.Reasons.Select(r => r.Text ?? r.Title)),
        Events = string.Join(' ', alert.Reasons.SelectMany(r => r.Events).Distinct(StringComparer.Ordinal)),
        DataGaps = string.Join("; ", alert.DataGaps),
        LinkedAlerts = string.Join(' ', alert.LinkedAlerts),
        Actions = string.Join("; ", alert.Actions),
        ActBy = alert.ActBy?.UtcDateTime,
        Expires = alert.Expires.UtcDateTime,
        RulesHash = alert.RulesHash,
        PackVersion = alert.PackVersion,
    };
}

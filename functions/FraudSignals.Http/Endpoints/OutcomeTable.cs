using System.Globalization;
using FraudSignals.Outcomes;

namespace FraudSignals.Http.Endpoints;

/// <summary>The figures of an outcome report as rows of texts, the same wherever they are shown.</summary>
internal static class OutcomeTable
{
    public static IReadOnlyList<string> Columns { get; } =
    [
        "alerts", "interdictions", "held", "snoozed", "confirmed", "falsePositives", "unknown", "open", "overturned", "precision", "low",
        "high",
        "medianSecondsToAlert", "medianSecondsToVerdict", "medianSecondsToAction", "saved",
    ];

    public static IReadOnlyList<string> WrongColumns { get; } =
        ["alert", "typology", "institution", "subject", "raised", "lifted", "secondsStood", "by", "wasConfirmed", "done", "snoozedUntil",
            "appeal"];

    public static IEnumerable<(string By, OutcomeFigures Figures)> Rows(OutcomeReport report) =>
    [
        ("all", report.All),
        .. report.Typologies.Select(f => ("typology", f)),
        .. report.Countries.Select(f => ("country", f)),
        .. report.Institutions.Select(f => ("institution", f)),
    ];

    public static IReadOnlyList<string> Cells(OutcomeFigures f) =>
    [
        Text(f.Alerts), Text(f.Interdictions), Text(f.Held), Text(f.Snoozed), Text(f.Confirmed), Text(f.FalsePositives), Text(f.Unknown),
        Text(f.Open), Text(f.Overturned),
        Share(f.Precision), Share(f.Low), Share(f.High), Seconds(f.MedianSecondsToAlert), Seconds(f.MedianSecondsToVerdict),
        Seconds(f.MedianSecondsToAction),
        string.Join(' ', f.Saved.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}"))),
    ];

    public static IReadOnlyList<string> Cells(WrongAlert w) =>
    [
        w.Alert, w.Typology, w.Institution ?? "", w.Subject, Time(w.Raised), Time(w.Lifted), Seconds(w.SecondsStood), w.By,
        w.WasConfirmed ? "yes" : "no", w.Done ?? "",
        w.SnoozedUntil is { } until ? Time(until) : "", w.Appeal,
    ];

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(double? seconds) => seconds?.ToString("0", CultureInfo.InvariantCulture) ?? "";
}

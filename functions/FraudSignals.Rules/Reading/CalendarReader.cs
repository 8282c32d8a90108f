using System.Globalization;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads what time it is where the deployment is, and its holidays.</summary>
internal static class CalendarReader
{
    /// <summary>The calendar; null where the file holds none.</summary>
    public static Calendar? Read(JsonNode root, FileReport report)
    {
        if (report.File != RuleFiles.Calendar)
        {
            report.Error(root.Offset, "misplaced", "the calendar of a deployment stands in one file", "put it into " + RuleFiles.Calendar);
            return null;
        }

        var file = new ObjectReader(root, Keys.Calendar, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return null;
        }

        var zone = TimeZoneInfo.Utc;
        if (file.Text("timeZone") is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            file.Error("timeZone", "unknown-value", $"there is no time zone '{name}'",
                "write it as in the tz database, for example \"Asia/Bangkok\"");
        }

        var holidays = new HashSet<DateOnly>();
        foreach (var day in file.Items("holidays"))
        {
            if (day.Kind != JsonValueKind.String
                || !DateOnly.TryParseExact(day.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                report.Error(day.Offset, "bad-value", BuddhistYear.Explain(day.Text) ?? "a holiday is a date",
                    "write year-month-day, for example \"2026-12-05\"");
            }
            else if (!holidays.Add(date))
            {
                report.Error(day.Offset, "duplicate-value", $"'{day.Text}' stands here a second time", "keep one of them");
            }
        }

        // Rules are read against it even where it has errors, so that these are not told once more for each rule.
        return new Calendar(zone ?? TimeZoneInfo.Utc, holidays);
    }
}

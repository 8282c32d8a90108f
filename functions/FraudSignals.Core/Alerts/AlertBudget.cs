using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace FraudSignals.Alerts;

/// <summary>How many alerts a typology may raise in an hour of their own time before the rest is held for a person to look at.</summary>
public static class AlertBudget
{
    /// <summary>The typology that notices are of, which tell the platform's desk that alerts are held.</summary>
    public const string NoticeTypology = "alert_budget";

    /// <summary>The largest budget.</summary>
    public const int Most = 1_000_000;

    private static readonly TimeSpan NoticeLasts = TimeSpan.FromDays(7);

    /// <summary>The hour an alert counts in: that of the event that raised it, so that a replay counts it there too.</summary>
    public static DateTimeOffset HourOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return new DateTimeOffset(alert.Time.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
    }

    /// <summary>The group that alerts of a typology and an hour are held in.</summary>
    public static string GroupOf(Alert alert) =>
        string.Create(CultureInfo.InvariantCulture, $"{alert?.Typology}.{HourOf(alert!):yyyyMMddHH}");

    /// <summary>Whether an alert counts against the budget: not when it is kept quiet about, nor when it was let go.</summary>
    public static bool Counts(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert is { SnoozedUntil: null, Hold: null or { Released: null, Discarded: null } } && alert.Typology != NoticeTypology;
    }

    /// <summary>
    /// The notice that alerts are held, the same for all of a group. It is nobody's customer's, so the platform's desk takes it.
    /// </summary>
    /// <param name="first">The first alert that is held.</param>
    /// <param name="budget">The budget.</param>
    public static Alert NoticeOf(Alert first, int budget)
    {
        ArgumentNullException.ThrowIfNull(first);
        var group = GroupOf(first);
        var hash = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{NoticeTypology}|{group}"))
            .ToString("x32", CultureInfo.InvariantCulture);
        return new Alert
        {
            Id = "al-" + hash,
            Revision = 1,
            Level = AlertLevel.Alert,
            Typology = NoticeTypology,
            TypologyVersion = 1,
            Title = string.Create(CultureInfo.InvariantCulture,
                $"{first.Typology} raised more than {budget} alerts in an hour: the rest is held"),
            Severity = "high",
            Responder = first.Responder,
            Subject = new AlertSubject("typology",
                XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(first.Typology)).ToString("x32", CultureInfo.InvariantCulture), null),
            Owner = new AlertOwner(null, null, OwnedBy.Platform),
            Time = first.Time,
            Received = first.Received,
            Score = budget + 1,
            Threshold = budget + 1,
            Reasons = [],
            Actions =
            [
                $"Look at what is held: holds list, or GET /api/holds, group {group}",
                $"Release it to its owners, or discard it: holds release {group}, holds discard {group}",
                "If the rule is wrong, switch it off first",
            ],
            Appeal = "Nobody was acted on: what is held was told nobody.",
            Expires = first.Time + NoticeLasts,
            RulesHash = first.RulesHash,
            PackVersion = first.PackVersion,
        };
    }
}

using System.Collections.Frozen;

namespace FraudSignals.Rules;

/// <summary>What time it is where the deployment is: hours and days of the week in its time zone, and its holidays.</summary>
/// <param name="zone">The time zone.</param>
/// <param name="holidays">Days that are no working days, in that zone.</param>
public sealed class Calendar(TimeZoneInfo zone, IEnumerable<DateOnly> holidays)
{
    private const int SecondsPerDay = 86_400;

    // 1970-01-01 was a Thursday.
    private const int FirstWeekday = 3;

    private readonly FrozenSet<int> _holidays =
        holidays.Select(d => d.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber).ToFrozenSet();

    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The hour of the day, 0 to 23, at a time in seconds since 1970.</summary>
    public double Hour(double time) => Math.Floor((Local(time) % SecondsPerDay + SecondsPerDay) % SecondsPerDay / 3600);

    /// <summary>The day of the week, 1 for Monday to 7 for Sunday.</summary>
    public double Weekday(double time) => ((Day(time) + FirstWeekday) % 7 + 7) % 7 + 1;

    /// <summary>Whether the day is a holiday, as a <see cref="Kleene"/> value.</summary>
    public sbyte IsHoliday(double time) => Kleene.Of(_holidays.Contains(Day(time)));

    private int Day(double time) => (int)Math.Floor(Local(time) / SecondsPerDay);

    private double Local(double time) =>
        time + Zone.GetUtcOffset(DateTime.UnixEpoch.AddSeconds(Math.Clamp(time, 0, 250_000_000_000))).TotalSeconds;
}

namespace FraudSignals.Simulator.People;

/// <summary>What day of the week and month a simulated day is.</summary>
internal sealed class Calendar(DateTimeOffset start)
{
    private readonly DateOnly first = DateOnly.FromDateTime(start.DateTime);

    public DateTimeOffset At(long time) => start.AddMilliseconds(time);

    public DateOnly Date(int day) => first.AddDays(day);

    public DayOfWeek Weekday(int day) => Date(day).DayOfWeek;

    public bool IsWeekend(int day) => Weekday(day) is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>Whether a monthly event set for <paramref name="dayOfMonth"/> falls on this day; 31 means the last of the month.</summary>
    public bool Falls(int day, int dayOfMonth)
    {
        var date = Date(day);
        return date.Day == Math.Min(dayOfMonth, DateTime.DaysInMonth(date.Year, date.Month));
    }
}

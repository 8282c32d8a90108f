using System.Globalization;

namespace FraudSignals.Events;

/// <summary>
/// Years of the Buddhist era, as Thailand and its neighbours write them: 543 ahead. Nothing is meant to last so long, so a date of such a
/// year is refused, and told what was meant.
/// </summary>
public static class BuddhistYear
{
    private const int Ahead = 543;
    private const int First = 1850 + Ahead;
    private const int Last = 2199 + Ahead;

    /// <summary>Whether a year is one of 2393 to 2742, which are 1850 to 2199.</summary>
    public static bool Is(int year) => year is >= First and <= Last;

    /// <summary>The year as it is counted everywhere else.</summary>
    public static int Common(int year) => year - Ahead;

    /// <summary>What is wrong with a year and what to write, as one sentence without its stop.</summary>
    public static string Explain(int year) =>
        string.Create(CultureInfo.InvariantCulture, $"{year} is a Buddhist-era year: write {Common(year)}");

    /// <summary>The same for a date or time that begins with its year; null where that is no such year.</summary>
    public static string? Explain(string date)
    {
        ArgumentNullException.ThrowIfNull(date);
        return date.Length > 4 && !char.IsAsciiDigit(date[4])
            && int.TryParse(date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && Is(year) ? Explain(year)
            : null;
    }
}

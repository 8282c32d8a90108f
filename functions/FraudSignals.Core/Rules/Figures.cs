using System.Globalization;

namespace FraudSignals.Rules;

/// <summary>How figures of an alert are written for people: rounded, with their unit.</summary>
public static class Figures
{
    /// <summary>What stands for a figure that is not known.</summary>
    public const string NotKnown = "not known";

    private const double LastSecondOfDates = 253_402_300_800;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A figure in its unit, see <see cref="Rules.ReasonValue.Unit"/>.</summary>
    public static string Of(double? value, string? unit) => (value, unit) switch
    {
        (null, _) => NotKnown,
        (_, null) => Number(value.Value),
        (_, "seconds") => value < 0 ? "-" + Span(-value.Value) : Span(value.Value),
        (>= 0 and < LastSecondOfDates, "date") =>
            DateTimeOffset.FromUnixTimeSeconds((long)value).ToString("yyyy-MM-dd HH:mm 'UTC'", Culture),
        (_, "date") => Number(value.Value),
        (_, "worth") => Number(value.Value) + " units of worth",
        _ => $"{Number(value.Value)} {unit}",
    };

    /// <summary>A count of something, for example <c>12 calls</c>.</summary>
    public static string Of(double? value, Noun counted)
    {
        ArgumentNullException.ThrowIfNull(counted);
        return value is { } known ? $"{Number(known)} {(Number(known) == "1" ? counted.One : counted.Many)}" : NotKnown;
    }

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double? share) =>
        share is { } known ? string.Create(Culture, $"{Math.Round(known * 100, known < 0.1 ? 1 : 0)} %") : NotKnown;

    /// <summary>A length of time, for example <c>45 seconds</c>, <c>49 minutes</c>, <c>24 hours</c>, <c>3 days</c>.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 120 => Count(seconds, 1, "second"),
        < 2 * 3600 => Count(seconds, 60, "minute"),
        < 48 * 3600 => Count(seconds, 3600, "hour"),
        _ => Count(seconds, 86_400, "day"),
    };

    // Three significant digits below a thousand, none behind the point above.
    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", Culture),
        >= 100 => value.ToString("0", Culture),
        >= 10 => value.ToString("0.#", Culture),
        >= 1 => value.ToString("0.##", Culture),
        _ => value.ToString("0.###", Culture),
    };

    private static string Count(double seconds, double unit, string name)
    {
        var count = Math.Round(seconds / unit, unit > 60 ? 1 : 0);
        return string.Create(Culture, $"{count:#,0.#} {name}{(count == 1 ? "" : "s")}");
    }
}

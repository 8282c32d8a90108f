using System.Globalization;

namespace FraudSignals.Backtesting.Text;

/// <summary>How numbers and times are written for people.</summary>
internal static class Format
{
    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    /// <summary>Three decimals; a dash where there is no number.</summary>
    public static string Ratio(double? value) => value?.ToString("0.000", Culture) ?? "-";

    /// <summary>A rate that may be tiny, with enough digits to tell it from zero.</summary>
    public static string Rate(double? value) => value?.ToString(value is > 0 and < 0.001 ? "0.0E0" : "0.0000", Culture) ?? "-";

    public static string Count(long value) => value.ToString("N0", Culture);

    /// <summary>For example <c>45s</c>, <c>12m</c>, <c>26.4h</c>, <c>3.1d</c>.</summary>
    public static string Span(double? seconds) => seconds switch
    {
        null => "-",
        < 120 => string.Create(Culture, $"{seconds:0}s"),
        < 2 * 3600 => string.Create(Culture, $"{seconds / 60:0}m"),
        < 48 * 3600 => string.Create(Culture, $"{seconds / 3600:0.#}h"),
        _ => string.Create(Culture, $"{seconds / 86400:0.#}d"),
    };

    /// <summary>At most four significant digits, so that values line up to be compared.</summary>
    public static string Value(double? value) => value switch
    {
        null => "n/a",
        { } large when Math.Abs(large) >= 1000 => large.ToString("N0", Culture),
        { } small => small.ToString("0.###", Culture),
    };

    /// <summary>The same in a unit: a currency by its name, seconds as a span, a point of time as a date.</summary>
    public static string Value(double? value, string? unit) => (value, unit) switch
    {
        (null, _) or (_, null) => Value(value),
        (_, "seconds") => Math.Abs(value.Value) < 120 ? string.Create(Culture, $"{value:0.#}s")
            : (value < 0 ? "-" : "") + Span(Math.Abs(value.Value)),
        (>= 0 and < 253_402_300_800, "date") => Time(DateTimeOffset.FromUnixTimeSeconds((long)value)),
        (_, "date") => Value(value),
        _ => $"{Value(value)} {unit}",
    };

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", Culture);
}

using System.Globalization;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Expressions;

/// <summary>What to write in the place of what other languages have and analysts try.</summary>
internal static class Hints
{
    private const int MaxExact = 15;

    private static readonly string[] Functions = ["has", Symbol.InList, Symbol.ListTier, Symbol.IsNew, Symbol.ThresholdCall];
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>In the place of a function there is not.</summary>
    public static string ForCall(string word) => word.ToLowerInvariant() switch
    {
        "sum" or "total" => "sums are aggregates: \"Of\": \"sum\"",
        "count" => "counts are aggregates: \"Of\": \"count\"",
        "avg" or "average" or "mean" => "means are aggregates: \"Of\": \"mean\"",
        "stddev" or "stdev" or "std" => "deviations are aggregates: \"Of\": \"deviation\"",
        "distinct" or "countdistinct" or "unique" => "counts of different values are aggregates: \"Of\": \"distinct\"",
        "percentile" or "quantile" or "median" => "quantiles are aggregates over all subjects: \"Of\": \"peerQuantile\"",
        "min" or "max" or "abs" =>
            $"of two values Math.{char.ToUpperInvariant(word[0])}{word[1..].ToLowerInvariant()}, of a window an aggregate",
        "if" or "iif" => "write condition ? value : other",
        "isnull" or "exists" => "ask has(name)",
        "age" or "datediff" or "dayssince" => "subtract, in seconds: time - payeeAccountOpened < 30 * 86400",
        "now" or "today" or "date" => "time is that of the event, in seconds; hour, weekday and isHoliday are where the deployment is",
        "weekday" or "dayofweek" or "hour" =>
            $"it needs no brackets: {(word.StartsWith('h') || word.StartsWith('H') ? "hour >= 22" : "weekday >= 6")}",
        "contains" or "startswith" or "like" =>
            "texts are compared whole; numbers by how they begin stand on a list: inList(\"...\", callee)",
        var lower when Array.Find(Functions, f => f.Equals(lower, StringComparison.OrdinalIgnoreCase)) is { } meant =>
            $"did you mean '{meant}'?",
        _ when Suggest.From(word, Functions) is { } meant => meant,
        _ => "the functions are has, inList, listTier, isNew, threshold, Math.Abs, Math.Min and Math.Max; all else is an aggregate",
    };

    /// <summary>In the place of a name there is not; null where nothing comes to mind.</summary>
    public static string? ForName(string word) => word.ToLowerInvariant() switch
    {
        "and" => "write &&",
        "or" => "write ||",
        "not" => "write !",
        "null" => "ask has(name)",
        "is" => "compare with ==, or ask has(name)",
        "like" => "texts are compared whole, with ==",
        "if" or "iif" or "then" or "else" => "write condition ? value : other",
        "between" => "write two comparisons, for example calls_24h >= 20 && calls_24h <= 50",
        "isweekend" or "weekend" => "write weekday >= 6",
        "dayofweek" or "day" => "write weekday: 1 is Monday, 7 Sunday",
        "holiday" => "write isHoliday",
        "now" or "today" => "write time, the seconds since 1970 at the event",
        _ when word.Length == 3 && word.All(char.IsAsciiLetterUpper) && TextFolding.IsCurrency(word) =>
            $"an amount is a number; say which currency beside it: currency == \"{word}\"",
        _ => null,
    };

    /// <summary>In the place of <c>x in y</c> and <c>x is y</c>.</summary>
    public static string ForRelation(string name, string relation, string other, Scope scope) => (relation, other.ToLowerInvariant()) switch
    {
        ("is", "null") => $"write !has({name})",
        ("is", "not") => $"write has({name}), or {name} != ...",
        ("is", _) => "compare with ==",
        _ when scope.Lists.ContainsKey(other) => $"write inList(\"{other}\", {name})",
        _ => "write a comparison for each, joined by ||, or ask inList for a list",
    };

    /// <summary>In the place of a number with letters behind it.</summary>
    /// <param name="written">The digits and what stands behind them.</param>
    public static string ForNumber(string written)
    {
        if (written.Replace("_", "", StringComparison.Ordinal) is var plain && plain.Length <= MaxExact && plain.All(char.IsAsciiDigit))
        {
            return $"write {plain}";
        }

        if (Seconds(written) is { } seconds)
        {
            return string.Create(CultureInfo.InvariantCulture, $"write seconds: {seconds}; only isNew takes a span, in quotes");
        }

        var factor = char.ToLowerInvariant(written[^1]) switch { 'k' => 1_000m, 'm' => 1_000_000m, _ => 0m };
        return factor > 0 && written.Length <= MaxExact
            && decimal.TryParse(written[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            ? string.Create(CultureInfo.InvariantCulture, $"write {count * factor:0.##}")
            : "write digits with at most one decimal point, for example 0.8";
    }

    /// <summary>In the place of a text that is compared with something that is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="other">What it is compared with; null where that is no name.</param>
    /// <param name="isTier">Whether that is a tier of a list.</param>
    public static string ForText(string text, Symbol? other, bool isTier)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            return $"write {text} without quotes";
        }

        if (isTier)
        {
            return "tiers are numbers from 1 to 9, the greater the graver, as the list says";
        }

        if (other?.Kind is SymbolKind.FlagField or SymbolKind.Holiday)
        {
            return text.ToLowerInvariant() is "no" or "n" or "false" ? $"what is false stands with a ! before it: !{other.Name}"
                : $"what is true stands by itself: {other.Name}";
        }

        if (other?.Kind == SymbolKind.Weekday
            && Array.FindIndex(Days, d => text.Length >= 2 && d.StartsWith(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var day)
        {
            return string.Create(CultureInfo.InvariantCulture, $"write {day + 1}: 1 is Monday, 7 Sunday");
        }

        return Seconds(text) is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $"write the seconds: {seconds}")
            : "texts are compared with text fields: kind, channel, currency, payerBank, payeeBank, status, payeeNameMatch";
    }

    private static long? Seconds(string text) =>
        (Durations.Parse(text) is null ? Durations.Meant(text) : text) is { } span && Durations.Parse(span) is { } time
            ? (long)time.TotalSeconds : null;
}

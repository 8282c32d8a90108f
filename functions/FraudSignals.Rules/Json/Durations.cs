using System.Globalization;
using System.Text.RegularExpressions;

namespace FraudSignals.Rules.Json;

/// <summary>Reads spans of time such as <c>90s</c>, <c>15m</c>, <c>24h</c> and <c>7d</c>.</summary>
internal static partial class Durations
{
    /// <summary>For the schemas, in which $ is the end and nothing else.</summary>
    public const string Pattern = Start + "$";

    private const string Start = "^[1-9][0-9]{0,6}[smhd]";

    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    /// <summary>The span, or null where the text is none or it lies outside 1 minute to 400 days.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (!Form().IsMatch(text))
        {
            return null;
        }

        var count = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        var seconds = count * (text[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3600, _ => 86400 });
        var span = TimeSpan.FromSeconds(Math.Min(seconds, (long)Longest.TotalSeconds + 1));
        return span >= Shortest && span <= Longest ? span : null;
    }

    /// <summary>What was meant by a count of other units or with other words, as it is written; null where that is not clear.</summary>
    public static string? Meant(string text)
    {
        if (LooseForm().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var count = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var unit = char.ToLowerInvariant(match.Groups[2].Value[0]);
        var meant = unit == 'w' ? $"{count * 7}d" : $"{count}{unit}";
        return Parse(meant) is null ? null : meant;
    }

    /// <summary>A span as it is written.</summary>
    public static string Write(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerDay == 0 && span.Days > 3 ? $"{span.Days}d"
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? $"{(int)span.TotalHours}h"
        : $"{(int)span.TotalMinutes}m";

    [GeneratedRegex(Start + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^\s*([1-9][0-9]{0,5})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LooseForm();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace FraudSignals.Rules.Testing;

/// <summary>Reads offsets in time such as <c>0s</c>, <c>23h59m</c>, <c>+2h</c> and <c>-3d</c>.</summary>
internal static partial class TestOffset
{
    public const string Pattern = "^[+-]?(?=[0-9])([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$";

    public static readonly TimeSpan Longest = TimeSpan.FromDays(1000);

    /// <summary>The offset, or null where the text is none or is longer than that.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var span = TimeSpan.FromDays(Number(1)) + TimeSpan.FromHours(Number(2)) + TimeSpan.FromMinutes(Number(3))
            + TimeSpan.FromSeconds(Number(4));
        return span > Longest ? null : text[0] == '-' ? -span : span;

        int Number(int group) =>
            match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan[..^1], CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public static string Write(TimeSpan offset)
    {
        var span = offset.Duration();
        var parts = new[] { (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "m"), (span.Seconds, "s") };
        var text =
            string.Concat(parts.Where(p => p.Item1 != 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1}{p.Item2}")));
        return (offset < TimeSpan.Zero ? "-" : "") + (text.Length == 0 ? "0s" : text);
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

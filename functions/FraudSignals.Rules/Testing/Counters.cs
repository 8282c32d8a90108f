using System.Globalization;
using System.Text.RegularExpressions;

namespace FraudSignals.Rules.Testing;

/// <summary>
/// Numbers in the texts of a repeated record: <c>{00}</c> counts 00, 01, ..., as wide as it has zeros; <c>{00%45}</c> counts round in 45
/// steps; <c>{00+5}</c> begins with 05.
/// </summary>
internal static partial class Counters
{
    /// <summary>The text of one repetition, counted from 0.</summary>
    public static string Fill(string text, int repetition) =>
        !text.Contains('{', StringComparison.Ordinal) ? text : Form().Replace(text, match =>
        {
            var count = match.Groups["round"] is { Success: true } round ? repetition % Math.Max(1, Number(round)) : repetition;
            var start = match.Groups["start"] is { Success: true } from ? Number(from) : 0;
            return (count + start).ToString(CultureInfo.InvariantCulture).PadLeft(match.Groups["width"].Length, '0');
        });

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<width>0{1,9})(%(?<round>[0-9]{1,6}))?(\+(?<start>[0-9]{1,9}))?\}")]
    private static partial Regex Form();
}

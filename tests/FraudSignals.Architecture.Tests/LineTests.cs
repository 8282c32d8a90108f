using System.Text.RegularExpressions;

namespace FraudSignals.Architecture.Tests;

/// <summary>
/// Code is read in windows side by side: no line is longer than the editor's settings say, but for what cannot be broken:
/// a line of a raw string, or one that holds a long string of data.
/// </summary>
public sealed partial class LineTests
{
    private const int Longest = 140;
    private const int MostLines = 350;

    // Their lines are as long as they are.
    private const string RecordsOfOthers = "/Feeds/";

    public static TheoryData<string> Roots { get; } = ["functions", "tests"];

    [Theory]
    [MemberData(nameof(Roots))]
    public void No_line_is_too_long(string root) => Assert.Empty(
        Repository.Sources(root).Where(f => !f.Path.Contains(RecordsOfOthers, StringComparison.Ordinal))
            .SelectMany(f => TooLong(f.Path, f.Text)));

    [Theory]
    [MemberData(nameof(Roots))]
    public void No_file_is_too_long(string root) =>
        Assert.Empty(Repository.Sources(root).Where(f => f.Text.AsSpan().Count('\n') > MostLines).Select(f => f.Path));

    private static IEnumerable<string> TooLong(string path, string text)
    {
        var isRaw = false;
        foreach (var (line, number) in text.Split('\n').Select((l, i) => (l, i + 1)))
        {
            var marks = line.Split("\"\"\"").Length - 1;
            if (line.Length > Longest && !isRaw && marks == 0 && !LongString().IsMatch(line))
            {
                yield return $"{path}:{number}: {line.Length}";
            }

            isRaw ^= marks % 2 != 0;
        }
    }

    [GeneratedRegex("\"[^\"]{100,}\"")]
    private static partial Regex LongString();
}

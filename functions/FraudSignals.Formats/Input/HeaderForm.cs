using System.Text;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Input;

/// <summary>What the first line of a CSV file shows: how its columns are separated, and whether it names them at all.</summary>
internal static class HeaderForm
{
    /// <summary>What to say of lines that end as nobody else's do.</summary>
    public const string CarriageReturns =
        "Lines end in CR only, as on old Macintoshes. Save the file with line ends of Windows or Unix (CRLF or LF).";

    // More digits than any name of a field has.
    private const int DataDigits = 6;

    private static readonly (byte Separator, string Name)[] Separators =
        [((byte)',', "commas"), ((byte)';', "semicolons"), ((byte)'\t', "tabs"), ((byte)'|', "bars"),
            ((byte)'^', "carets"), ((byte)'~', "tildes"), (1, "the control character 1, as Hive writes them")];

    /// <summary>What a separator is called, in the plural.</summary>
    public static string NameOf(byte separator)
    {
        var name = Array.Find(Separators, s => s.Separator == separator).Name;
        return name ?? $"the character '{(char)separator}'";
    }

    /// <summary>The separator that a spreadsheet's <c>sep=</c> line at the beginning names; 0 where there is no such line.</summary>
    /// <param name="text">The text from its beginning.</param>
    /// <param name="length">How long the line is with its line break.</param>
    public static byte SeparatorLine(ReadOnlySpan<byte> text, out int length)
    {
        var end = text.IndexOf((byte)'\n');
        length = end + 1;
        var line = end < 0 ? default : text[..end].TrimEnd((byte)'\r');
        line = line is [(byte)'"', .., (byte)'"'] ? line[1..^1] : line;
        return line.Length == 5 && Ascii.EqualsIgnoreCase(line[..4], "sep="u8) ? line[4] : (byte)0;
    }

    /// <summary>What to say about a line that names another separator.</summary>
    /// <param name="named">The one it names.</param>
    /// <param name="separator">The one that is read.</param>
    /// <param name="mayHaveLayout">Whether a profile could name it.</param>
    public static ReadProblem OtherSeparator(byte named, byte separator, bool mayHaveLayout = true) =>
        Other($"The line sep= says that columns are separated by {NameOf(named)}.", separator, mayHaveLayout);

    /// <summary>What is wrong with the first line; null where its cells may be names.</summary>
    /// <param name="text">The text from the first line on.</param>
    /// <param name="separator">What separates columns.</param>
    /// <param name="isWhole">Whether nothing follows the text.</param>
    /// <param name="mayHaveLayout">Whether a profile could name another separator.</param>
    public static ReadProblem? Judge(ReadOnlySpan<byte> text, byte separator, bool isWhole, bool mayHaveLayout = true)
    {
        var end = text.IndexOf((byte)'\n');
        var cr = text.IndexOf((byte)'\r');
        if (end < 0 && cr >= 0 && cr < text.Length - 1)
        {
            return new ReadProblem(ErrorCodes.InvalidCsv, CarriageReturns);
        }

        var line = end >= 0 ? text[..end] : isWhole ? text : default;
        if (line.Contains(separator))
        {
            return null;
        }

        foreach (var (other, name) in Separators)
        {
            if (other != separator && line.Contains(other))
            {
                return Other($"Columns are separated by {name}.", separator, mayHaveLayout);
            }
        }

        return null;
    }

    private static ReadProblem Other(string what, byte separator, bool mayHaveLayout) => new(
        ErrorCodes.UnknownField,
        $"{what} Separate columns with "
        + $"{NameOf(separator)}{(mayHaveLayout ? ", or state the separator in the layout of a source's profile" : "")}.");

    /// <summary>
    /// Whether a first line whose names are not known holds a record: a name has no date, no time and no long number in it.
    /// </summary>
    public static bool IsRecord(ReadOnlySpan<byte> line)
    {
        var digits = 0;
        foreach (var b in line)
        {
            digits = b is >= (byte)'0' and <= (byte)'9' ? digits + 1
                : b is (byte)'-' or (byte)':' or (byte)'/' or (byte)'.' && digits > 0 ? digits : 0;
            if (digits >= DataDigits)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether text begins with a line of names: letters and what separates columns.</summary>
    public static bool LooksLikeCsv(ReadOnlySpan<byte> text)
    {
        var line = FirstLine(text);
        return line is [>= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z' or (byte)'"', ..] && line.IndexOfAny(",;|\t"u8) > 0;
    }

    /// <summary>The first line, as far as anything is told by it.</summary>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, FirstBytes.Enough / 2)];
        return text.IndexOf((byte)'\n') is var end and >= 0 ? text[..end] : text;
    }
}

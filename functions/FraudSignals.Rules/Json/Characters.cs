using System.Globalization;
using System.Text;

namespace FraudSignals.Rules.Json;

/// <summary>Characters that slip into files from word processors and other keyboards: their names, and what was meant.</summary>
internal static class Characters
{
    // Latin letters, and Cyrillic and Greek ones that look like them.
    private const string Latin = "aceopxyijsABCEHIJKMNOPSTXYZvu";
    private const string Cyrillic = "асеорхуіјѕАВСЕНІЈКМ\0ОРЅТХ\0\0\0\0";
    private const string Greek = "α\0\0ο\0\0\0ι\0\0ΑΒ\0ΕΗΙ\0ΚΜΝΟΡ\0ΤΧΥΖνυ";

    /// <summary>Whether it stands for a straight double quote.</summary>
    public static bool IsQuote(Rune rune) => rune.Value is 0x201C or 0x201D or 0x201E or 0x201F or 0x00AB or 0x00BB or 0xFF02 or 0x2033;

    /// <summary>What it is called; a plain character by itself.</summary>
    public static string Describe(Rune? character)
    {
        if (character is not { } rune)
        {
            return "this";
        }

        if (rune.Value is > ' ' and <= '~')
        {
            return $"'{rune}'";
        }

        return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}{(Name(rune) is { } name ? $" ({name})" : "")}");
    }

    /// <summary>What to write instead; null where nothing better than to leave it out can be said.</summary>
    public static string? Instead(Rune? character) => character is not { } rune ? null : rune.Value switch
    {
        _ when IsQuote(rune) => "put text in straight double quotes",
        0x2018 or 0x2019 or 0x201A or 0x00B4 or '`' => "put text in straight double quotes",
        0x2010 or 0x2011 or 0x2012 or 0x2013 or 0x2014 or 0x2212 => "write -",
        0x00D7 or 0x22C5 or 0x00B7 => "write *",
        0x00F7 => "write /",
        0x2264 => "write <=",
        0x2265 => "write >=",
        0x2260 => "write !=",
        0x2026 => "write it out",
        _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator => "write an ordinary space",
        >= 0xFF01 and <= 0xFF5E => $"write {(char)(rune.Value - 0xFEE0)}",
        _ when LookAlike(rune) is { } latin => $"write {latin}",
        _ when Rune.IsDigit(rune) => $"write {Rune.GetNumericValue(rune):0}",
        _ => null,
    };

    /// <summary>The first character of a word that looks like a Latin letter and is none; null where there is none.</summary>
    public static Rune? FirstLookAlike(string word)
    {
        foreach (var rune in word.EnumerateRunes())
        {
            if (LookAlike(rune) is not null)
            {
                return rune;
            }
        }

        return null;
    }

    private static string? Name(Rune rune) => rune.Value switch
    {
        0x201C or 0x201D or 0x201E or 0x201F => "a curly double quote",
        0x2018 or 0x2019 or 0x201A => "a curly single quote",
        0x00AB or 0x00BB => "an angle quote",
        0x2010 or 0x2011 => "a hyphen of its own kind",
        0x2012 => "a figure dash",
        0x2013 => "an en dash",
        0x2014 => "an em dash",
        0x2212 => "a minus sign of its own kind",
        0x00A0 or 0x202F => "a no-break space",
        0x3000 => "a full-width space",
        0x00D7 => "a multiplication sign",
        0x00F7 => "a division sign",
        0x2264 => "a less-or-equal sign",
        0x2265 => "a greater-or-equal sign",
        0x2260 => "a not-equal sign",
        0x2026 => "an ellipsis",
        0x00AD => "a soft hyphen",
        0x200B => "a space without width",
        0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) =>
            "a mark that turns the direction of writing",
        0x2028 or 0x2029 => "a line separator",
        0x2060 => "a joiner without width",
        0xFEFF => "a byte-order mark",
        0x0000 => "a zero character",
        >= 0xFF01 and <= 0xFF5E => $"a full-width {(char)(rune.Value - 0xFEE0)}",
        _ when LookAlike(rune) is { } latin => $"a {(rune.Value >= 0x400 ? "Cyrillic" : "Greek")} letter that looks like {latin}",
        _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator => "a space of its own kind",
        _ when Rune.IsDigit(rune) => "a digit of another script",
        _ => null,
    };

    private static char? LookAlike(Rune rune)
    {
        if (rune.Value is < 0x370 or > 0x4FF)
        {
            return null;
        }

        var at = Cyrillic.IndexOf((char)rune.Value, StringComparison.Ordinal);
        at = at >= 0 ? at : Greek.IndexOf((char)rune.Value, StringComparison.Ordinal);
        return at < 0 ? null : Latin[at];
    }
}

using System.Globalization;
using System.Text;

namespace FraudSignals.Identifiers;

/// <summary>
/// One spelling for what looks the same or cannot be seen: digits, plus signs, dashes, quotes and full-width letters of Unicode
/// become those of ASCII; spaces of all kinds become one; marks without width, of direction and of byte order go.
/// </summary>
internal static class Folding
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(folded, rune);
        }

        return folded.ToString().Trim();
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        var value = rune.Value;
        if (value < 0x7F)
        {
            folded.Append((char)value);
            return;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Format or UnicodeCategory.Control:
                return;
            case UnicodeCategory.DecimalDigitNumber:
                folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                return;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                folded.Append(' ');
                return;
            case UnicodeCategory.DashPunctuation:
                folded.Append('-');
                return;
        }

        folded.Append(value switch
        {
            0x2212 or 0x30FC => "-", // Minus; the long sound of kana, which keyboards give for a dash.
            0x207A or 0x208A or 0xFB29 or 0xFE62 or 0x2795 => "+",
            0x2018 or 0x2019 or 0x201B or 0x02BC => "'",
            0x201C or 0x201D or 0x201E or 0x201F or 0x00AB or 0x00BB => "\"",
            0x2024 or 0x3002 or 0xFF61 or 0x00B7 or 0x30FB => ".",
            0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 => "", // Letters without a shape.
            >= 0xFE00 and <= 0xFE0F => "", // Choose a shape for what stands before.
            >= 0xFF01 and <= 0xFF5E => ((char)(value - 0xFEE0)).ToString(),
            _ => rune.ToString(),
        });
    }
}

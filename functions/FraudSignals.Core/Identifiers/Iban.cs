using System.Collections.Frozen;

namespace FraudSignals.Identifiers;

/// <summary>International bank account numbers (ISO 13616).</summary>
internal static class Iban
{
    private const int MinLength = 15;
    private const string Label = "IBAN";

    // How long they are by country: SWIFT, IBAN Registry, release 99 (2024-12).
    private static readonly FrozenDictionary<string, int> Lengths = Table(
        """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27
        GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22
        MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28
        TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
        """);

    // By the first two letters.
    private static readonly byte[] LengthsByLetters = ByLetters();

    /// <summary>Whether bytes begin like one and are long enough, so that they must be looked at closer.</summary>
    public static bool MayBe(ReadOnlySpan<byte> text)
    {
        var first = (text[0] | 0x20) - 'a';
        var second = text.Length > 1 ? (text[1] | 0x20) - 'a' : -1;
        return text.Length >= MinLength && (uint)first < 26 && (uint)second < 26
            && (LengthsByLetters[first * 26 + second] is > 0 and var length && text.Length >= length || text.StartsWith("IB"u8)
                || text.StartsWith("ib"u8));
    }

    /// <summary>The IBAN a text is, in capitals and without spaces, dashes and label; null where it is none by its form.</summary>
    public static string? Find(string text)
    {
        var plain = string.Concat(text.Where(c => c is not (' ' or '-' or '.' or ':'))).ToUpperInvariant();
        plain = plain.StartsWith(Label, StringComparison.Ordinal) ? plain[Label.Length..] : plain;
        return plain.Length >= MinLength && plain.All(char.IsAsciiLetterOrDigit) && char.IsAsciiDigit(plain[2])
            && char.IsAsciiDigit(plain[3])
            && Lengths.TryGetValue(plain[..2], out var length) && length == plain.Length ? plain : null;
    }

    /// <summary>Whether the number whose first four characters stand last is 1 modulo 97 (ISO 7064).</summary>
    public static bool HasGoodCheckDigits(string iban)
    {
        var rest = 0;
        foreach (var c in iban[4..] + iban[..4])
        {
            rest = char.IsAsciiDigit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
        }

        return rest == 1;
    }

    private static byte[] ByLetters()
    {
        var lengths = new byte[26 * 26];
        foreach (var (country, length) in Lengths)
        {
            lengths[(country[0] - 'A') * 26 + country[1] - 'A'] = (byte)length;
        }

        return lengths;
    }

    private static FrozenDictionary<string, int> Table(string text) => text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(e => e[..2], e => int.Parse(e.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
}

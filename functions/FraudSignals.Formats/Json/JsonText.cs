using System.Text;

namespace FraudSignals.Formats.Json;

/// <summary>The small grammar of JSON: white space, texts and their escapes.</summary>
internal static class JsonText
{
    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    public static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>The place of the quote that ends a text; -1 where it does not end.</summary>
    /// <param name="text">What holds the text.</param>
    /// <param name="start">The place after its opening quote.</param>
    /// <param name="isEscaped">Whether it holds escapes.</param>
    public static int FindQuote(ReadOnlySpan<byte> text, int start, out bool isEscaped)
    {
        isEscaped = false;
        var at = start;
        while (true)
        {
            var found = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (text[at] == '"')
            {
                return at;
            }

            isEscaped = true;
            at += 2;
            if (at >= text.Length)
            {
                return -1;
            }
        }
    }

    /// <summary>
    /// Resolves escapes. The result is never longer than the text. What cannot be resolved (an unknown escape, half a
    /// surrogate pair) becomes a byte that is not UTF-8, so that it is refused with the field's name.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        const byte invalid = 0xFF;
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                destination[length++] = text[at];
                continue;
            }

            at++;
            if (text[at] == 'u')
            {
                if (TryRune(text, ref at, out var rune))
                {
                    length += rune.EncodeToUtf8(destination[length..]);
                }
                else
                {
                    destination[length++] = invalid;
                }

                continue;
            }

            destination[length++] = text[at] switch
            {
                (byte)'"' or (byte)'\\' or (byte)'/' => text[at],
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                _ => invalid,
            };
        }

        return length;
    }

    /// <summary>Reads <c>uXXXX</c>, or two of them that make a surrogate pair; leaves the place on the last byte used.</summary>
    private static bool TryRune(ReadOnlySpan<byte> text, ref int at, out Rune rune)
    {
        rune = default;
        if (!TryHex(text, at + 1, out var first))
        {
            return false;
        }

        at += 4;
        if (!char.IsHighSurrogate(first))
        {
            return Rune.TryCreate(first, out rune);
        }

        if (at + 2 >= text.Length || text[at + 1] != '\\' || text[at + 2] != 'u' || !TryHex(text, at + 3, out var second)
            || !Rune.TryCreate(first, second, out rune))
        {
            return false;
        }

        at += 6;
        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, int at, out char unit)
    {
        unit = default;
        if (at + 4 > text.Length)
        {
            return false;
        }

        var value = 0;
        foreach (var b in text.Slice(at, 4))
        {
            if (!char.IsAsciiHexDigit((char)b))
            {
                return false;
            }

            // In ASCII a letter's low four bits are its value less nine.
            value = value * 16 + (b & 0xF) + (b > '9' ? 9 : 0);
        }

        unit = (char)value;
        return true;
    }
}

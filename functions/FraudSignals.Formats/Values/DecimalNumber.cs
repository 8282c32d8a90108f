namespace FraudSignals.Formats.Values;

/// <summary>
/// A decimal number read exactly from text: <c>Mantissa / 10^Scale</c>, negated where it is negative. Money never passes through
/// floating point.
/// </summary>
/// <param name="Mantissa">The digits; at most 18 of them are kept after the point.</param>
/// <param name="Scale">How many of the digits stand after the point; negative for more zeros before it.</param>
/// <param name="IsNegative">Whether a minus sign stood before it.</param>
/// <param name="IsCut">Whether digits other than 0 were left out at the end.</param>
internal readonly record struct DecimalNumber(long Mantissa, int Scale, bool IsNegative, bool IsCut)
{
    // More digits than this before the point exceed every limit; after it, every currency.
    private const long MaxMantissa = long.MaxValue / 10 - 1;
    private const int MaxExponent = 1000;

    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, 19).Select(n => (long)Math.Pow(10, n))];

    /// <summary>
    /// Reads an optional minus sign, digits, an optional fraction and an optional exponent, as in JSON.
    /// False where the text is anything else; a number too large to keep is read as one beyond every limit.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalNumber number)
    {
        number = default;
        var at = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative)
        {
            at++;
        }

        long mantissa = 0;
        var scale = 0;
        var cut = false;
        var start = at;
        for (; at < text.Length && IsDigit(text[at]); at++)
        {
            if (mantissa > MaxMantissa)
            {
                scale--;
                cut |= text[at] != '0';
            }
            else
            {
                mantissa = mantissa * 10 + (text[at] - '0');
            }
        }

        if (at == start)
        {
            return false;
        }

        if (at < text.Length && text[at] == '.')
        {
            start = ++at;
            for (; at < text.Length && IsDigit(text[at]); at++)
            {
                if (mantissa > MaxMantissa || scale < 0)
                {
                    cut |= text[at] != '0';
                }
                else
                {
                    mantissa = mantissa * 10 + (text[at] - '0');
                    scale++;
                }
            }

            if (at == start)
            {
                return false;
            }
        }

        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            if (!TryParseExponent(text[(at + 1)..], out var exponent))
            {
                return false;
            }

            scale -= exponent;
            at = text.Length;
        }

        number = new DecimalNumber(mantissa, mantissa == 0 ? 0 : scale, negative, cut);
        return at == text.Length;
    }

    /// <summary>
    /// The number in units of <c>1 / 10^decimals</c>, without its sign.
    /// </summary>
    /// <param name="decimals">0 to 3.</param>
    /// <param name="max">The largest result allowed.</param>
    /// <param name="units">The result, rounded half up.</param>
    /// <param name="isExact">Whether nothing was rounded.</param>
    /// <returns>False where the result exceeds the largest allowed.</returns>
    public bool TryToUnits(int decimals, long max, out long units, out bool isExact)
    {
        units = 0;
        isExact = true;
        if (Mantissa == 0)
        {
            isExact = !IsCut;
            return true;
        }

        var up = decimals - Scale;
        if (up >= 0)
        {
            if (up >= PowersOfTen.Length || Mantissa > max / PowersOfTen[up])
            {
                return false;
            }

            units = Mantissa * PowersOfTen[up];
            isExact = !IsCut;
            return true;
        }

        if (-up >= PowersOfTen.Length)
        {
            isExact = false;
            return true;
        }

        var divisor = PowersOfTen[-up];
        var rest = Mantissa % divisor;
        units = Mantissa / divisor + (rest >= divisor - rest ? 1 : 0);
        isExact = rest == 0 && !IsCut;
        return units <= max;
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var b in text)
        {
            if (!IsDigit(b))
            {
                return false;
            }

            exponent = Math.Min(exponent * 10 + (b - '0'), MaxExponent);
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;
}

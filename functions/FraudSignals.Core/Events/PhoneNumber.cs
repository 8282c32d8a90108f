namespace FraudSignals.Events;

/// <summary>
/// Telephone numbers in E.164. With country code 66, <c>0812345678</c>, <c>66812345678</c>, <c>0066812345678</c> and
/// <c>+66 (0)81-234-5678</c> all become <c>+66812345678</c>; short codes (<c>191</c>) lose only their separators.
/// </summary>
/// <remarks>
/// A library that knows every numbering plan would settle more cases, at a cost per number that the ingest path
/// cannot bear; what is unclear here is left as it was written rather than guessed.
/// </remarks>
public static class PhoneNumber
{
    // E.164: at most 15 digits; below 5 nothing is an international number.
    private const int MaxDigits = 15;
    private const int MinDigits = 5;

    // Shorter, a run of digits that starts like the country code may as well be a national number or a short code.
    private const int MinNationalDigits = 8;

    // Room before the digits for a plus sign and a country code of up to three digits.
    private const int Head = 4;

    /// <summary>Whether a normalised identifier is a number in E.164, not a short code or an opaque token.</summary>
    public static bool IsInternational(ReadOnlySpan<byte> normalised) => normalised is [(byte)'+', not (byte)'0', ..]
        && normalised.Length is > MinDigits and <= MaxDigits + 1 && !normalised[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Writes the normalised number.</summary>
    /// <param name="text">The number as posted, without outer white space.</param>
    /// <param name="countryCode">The country calling code of national numbers, digits only, at most three.</param>
    /// <param name="destination">At least <see cref="EventBatch.MaxIdentifierBytes"/> bytes.</param>
    /// <returns>How many bytes were written; 0 when the text is no number but an opaque token.</returns>
    public static int Normalise(ReadOnlySpan<byte> text, ReadOnlySpan<char> countryCode, Span<byte> destination)
    {
        if (IsInternational(text))
        {
            text.CopyTo(destination);
            return text.Length;
        }

        var digits = destination[Head..EventBatch.MaxIdentifierBytes];
        if (!TryStrip(text, digits, out var international, out var count))
        {
            return 0;
        }

        digits = digits[..count];
        if (!international && digits is [(byte)'0', (byte)'0', ..] && CanBeInternational(digits[2..]))
        {
            digits = digits[2..];
            international = true;
        }

        if (international || (StartsWith(digits, countryCode) && digits.Length - countryCode.Length >= MinNationalDigits && CanBeInternational(digits)))
        {
            return Write(digits, "+", destination);
        }

        if (digits is [(byte)'0', not (byte)'0', ..] && digits.Length >= MinNationalDigits && digits.Length - 1 + countryCode.Length <= MaxDigits)
        {
            digits = digits[1..];
            digits.CopyTo(destination[(countryCode.Length + 1)..]);
            destination[0] = (byte)'+';
            for (var i = 0; i < countryCode.Length; i++)
            {
                destination[i + 1] = (byte)countryCode[i];
            }

            return countryCode.Length + 1 + digits.Length;
        }

        return Write(digits, "", destination);
    }

    private static int Write(ReadOnlySpan<byte> digits, string sign, Span<byte> destination)
    {
        digits.CopyTo(destination[sign.Length..]);
        if (sign.Length > 0)
        {
            destination[0] = (byte)sign[0];
        }

        return sign.Length + digits.Length;
    }

    /// <summary>Keeps the digits; false where the text holds anything but digits, separators and a leading plus sign.</summary>
    private static bool TryStrip(ReadOnlySpan<byte> text, Span<byte> digits, out bool international, out int count)
    {
        international = false;
        count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b is >= (byte)'0' and <= (byte)'9')
            {
                if (count == digits.Length)
                {
                    return false;
                }

                digits[count++] = b;
            }
            else if (b == '+' && count == 0 && !international)
            {
                international = true;
            }
            else if (b == '(' && international && count > 0 && text[i..].StartsWith("(0)"u8))
            {
                // "+66 (0)81 ...": the zero is for callers within the country.
                i += 2;
            }
            else if (b is not ((byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')' or (byte)'/'))
            {
                return false;
            }
        }

        return count > 0;
    }

    private static bool CanBeInternational(ReadOnlySpan<byte> digits) => digits.Length is >= MinDigits and <= MaxDigits && digits[0] != '0';

    private static bool StartsWith(ReadOnlySpan<byte> digits, ReadOnlySpan<char> countryCode)
    {
        if (countryCode.IsEmpty || digits.Length < countryCode.Length)
        {
            return false;
        }

        for (var i = 0; i < countryCode.Length; i++)
        {
            if (digits[i] != countryCode[i])
            {
                return false;
            }
        }

        return true;
    }
}

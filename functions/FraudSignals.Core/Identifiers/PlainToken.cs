namespace FraudSignals.Identifiers;

/// <summary>Tokens that cannot be anything else, whatever they stand for, and so need no thought.</summary>
internal static class PlainToken
{
    // Hexadecimal digits that switches fill up with, the exponent of numbers, what masks digits, and the letters of words that say nothing.
    private const string Doubtful = "eEfFxX";

    /// <summary>Letters, digits, dashes and underscores, with a digit other than 0 and a letter that stands in no number.</summary>
    public static bool Is(ReadOnlySpan<byte> text)
    {
        if (text.Length > Events.EventBatch.MaxIdentifierBytes)
        {
            return false;
        }

        var hasDigit = false;
        var hasLetter = false;
        foreach (var b in text)
        {
            var c = (char)b;
            if (char.IsAsciiDigit(c))
            {
                hasDigit |= c != '0';
            }
            else if (char.IsAsciiLetter(c))
            {
                hasLetter |= !Doubtful.Contains(c, StringComparison.Ordinal);
            }
            else if (c is not ('-' or '_'))
            {
                return false;
            }
        }

        return hasDigit && hasLetter;
    }

    /// <summary>Copies a token to where identifiers go.</summary>
    public static IdentifierReading Take(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return new IdentifierReading(IdentifierForm.Opaque, text.Length);
    }
}

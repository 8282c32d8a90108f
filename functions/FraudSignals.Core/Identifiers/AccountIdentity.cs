namespace FraudSignals.Identifiers;

/// <summary>
/// Accounts. An IBAN (ISO 13616) is kept in capitals and without spaces; with wrong check digits it is read alike and told as opaque.
/// Digits between separators are kept without them, 123-4-56789-0 as 1234567890, unless the source says that they mean something.
/// All else is a token.
/// </summary>
internal static class AccountIdentity
{
    private const int MinDigits = 4;
    private const int MaxPlainDigits = 18;

    public static bool TryRead(bool asWritten, ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (text.Length is 0 or > Events.EventBatch.MaxIdentifierBytes)
        {
            return false;
        }

        if (!char.IsAsciiDigit((char)text[0]))
        {
            if (!PlainToken.Is(text) || Iban.MayBe(text))
            {
                return false;
            }

            reading = PlainToken.Take(text, destination);
            return true;
        }

        var count = 0;
        foreach (var b in text)
        {
            if (char.IsAsciiDigit((char)b))
            {
                destination[count++] = b;
            }
            else if (b != '-' || asWritten)
            {
                count = -1;
                break;
            }
        }

        if (count is >= MinDigits and <= MaxPlainDigits && !Filler.IsRepeated(destination[..count]))
        {
            reading = new IdentifierReading(IdentifierForm.Known, count);
            return true;
        }

        if (count >= 0 || !PlainToken.Is(text))
        {
            return false;
        }

        reading = PlainToken.Take(text, destination);
        return true;
    }

    public static SlowReading Read(bool asWritten, string text)
    {
        if (Iban.Find(text) is { } iban)
        {
            return Iban.HasGoodCheckDigits(iban) ? SlowReading.Known(iban) : SlowReading.Opaque(iban);
        }

        var digits = asWritten ? text : Digits.Of(text);
        if (!digits.All(char.IsAsciiDigit))
        {
            return Digits.AreMasked(text) ? SlowReading.Refused(IdentifierProblem.Masked) : SlowReading.Opaque(text);
        }

        return digits.Length >= MinDigits ? SlowReading.Known(digits) : SlowReading.Opaque(digits);
    }
}

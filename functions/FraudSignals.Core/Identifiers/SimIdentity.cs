using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>
/// SIMs: an IMSI (ITU-T E.212, 14 or 15 digits that begin with a country code from 2 to 9) or an ICCID (ITU-T E.118, 18 to 20 digits
/// that begin with 89). Separators, filler F and the words <c>imsi</c>, <c>supi</c>, <c>iccid</c> before it go where one of the two is
/// left; all else is a token.
/// </summary>
internal static class SimIdentity
{
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (text.Length is not (14 or 15) || !Digits.Are(text))
        {
            if (!PlainToken.Is(text) || text.Contains((byte)'-') || Labels.Has(text))
            {
                return false;
            }

            reading = PlainToken.Take(text, destination);
            return true;
        }

        if (text[0] < '2' || Filler.IsBlank(SubjectKind.Sim, text) || (text[0] == '9' && Filler.IsTest(SubjectKind.Sim, text)))
        {
            return false;
        }

        text.CopyTo(destination);
        reading = new IdentifierReading(IdentifierForm.Known, text.Length);
        return true;
    }

    public static SlowReading Read(string text)
    {
        var digits = Digits.Of(Labels.Without(text)).TrimEnd('F', 'f');
        if (Filler.Is(SubjectKind.Sim, digits))
        {
            return SlowReading.Absent;
        }

        return digits.All(char.IsAsciiDigit)
            && ((digits.Length is 14 or 15 && digits[0] >= '2')
                || (digits.Length is >= 18 and <= 20 && digits.StartsWith("89", StringComparison.Ordinal)))
            ? SlowReading.Known(digits)
            : SlowReading.Opaque(text);
    }
}

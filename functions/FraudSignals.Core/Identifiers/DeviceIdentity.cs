using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>
/// Devices. An IMEI is written with 14 digits (type allocation code and serial number), 15 (with a check digit) or 16 (with a
/// software version); only the first 14 name the device. Separators, filler F and the words <c>imei</c>, <c>imeisv</c> before it go; all
/// else is a token.
/// </summary>
internal static class DeviceIdentity
{
    /// <summary>The digits that name a device.</summary>
    public const int NamingDigits = 14;

    private const int MaxDigits = 16;

    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (text.Length is < NamingDigits or > MaxDigits || !Digits.Are(text))
        {
            if (!PlainToken.Is(text) || text.Contains((byte)'-') || Labels.Has(text))
            {
                return false;
            }

            reading = PlainToken.Take(text, destination);
            return true;
        }

        if (text[0] <= '1' || Filler.IsBlank(SubjectKind.Device, text))
        {
            return false;
        }

        text[..NamingDigits].CopyTo(destination);
        reading = new IdentifierReading(IdentifierForm.Known, NamingDigits);
        return true;
    }

    public static SlowReading Read(string text)
    {
        var digits = Digits.Of(Labels.Without(text)).TrimEnd('F', 'f');
        if (digits.Length is < NamingDigits or > MaxDigits || !digits.All(char.IsAsciiDigit))
        {
            return SlowReading.Opaque(text);
        }

        var naming = digits[..NamingDigits];
        return Filler.Is(SubjectKind.Device, digits) || Filler.Is(SubjectKind.Device, naming) ? SlowReading.Absent
            : SlowReading.Known(naming);
    }
}

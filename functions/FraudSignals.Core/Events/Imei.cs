namespace FraudSignals.Events;

/// <summary>
/// Device identities. An IMEI is written with 14 digits (type allocation code and serial number), 15 (with a check digit)
/// or 16 (with a software version); only the first 14 name the device.
/// </summary>
public static class Imei
{
    /// <summary>The digits that name a device.</summary>
    public const int Digits = 14;

    private const int MaxDigits = 16;

    /// <summary>Writes the first 14 digits of an IMEI, which may be written with spaces, dashes, dots or slashes.</summary>
    /// <param name="text">The identity as posted.</param>
    /// <param name="destination">At least <see cref="Digits"/> bytes.</param>
    /// <returns>14; 0 when the text is no IMEI.</returns>
    public static int Normalise(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var count = 0;
        foreach (var b in text)
        {
            if (b is >= (byte)'0' and <= (byte)'9')
            {
                if (count < Digits)
                {
                    destination[count] = b;
                }

                if (++count > MaxDigits)
                {
                    return 0;
                }
            }
            else if (b is not ((byte)' ' or (byte)'-' or (byte)'.' or (byte)'/'))
            {
                return 0;
            }
        }

        return count >= Digits ? Digits : 0;
    }
}

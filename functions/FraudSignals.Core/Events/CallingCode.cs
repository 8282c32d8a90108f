namespace FraudSignals.Events;

/// <summary>
/// The country calling code an international number begins with. No code begins with another (ITU-T E.164): the codes of two
/// digits are known, 1 and 7 stand alone, all others have three, those assigned to nobody included.
/// </summary>
internal static class CallingCode
{
    // A bit for each code of two digits.
    private static readonly UInt128 TwoDigits = Bits(
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58,
        60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98);

    /// <summary>The code of an international number, 1 to 999.</summary>
    /// <param name="number">One of which <c>PhoneNumber.IsInternational</c> is true.</param>
    public static int Of(ReadOnlySpan<byte> number)
    {
        var one = number[1] - '0';
        var two = one * 10 + (number[2] - '0');
        return one is 1 or 7 ? one
            : (TwoDigits >> two & UInt128.One) != UInt128.Zero ? two
            : two * 10 + (number[3] - '0');
    }

    /// <summary>How many digits the code has that begins with these two.</summary>
    public static int LengthOf(int first, int second) =>
        first is 1 or 7 ? 1 : (TwoDigits >> (first * 10 + second) & UInt128.One) != UInt128.Zero ? 2 : 3;

    private static UInt128 Bits(params ReadOnlySpan<int> codes)
    {
        var bits = UInt128.Zero;
        foreach (var code in codes)
        {
            bits |= UInt128.One << code;
        }

        return bits;
    }
}

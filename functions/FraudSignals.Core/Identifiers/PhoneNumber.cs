namespace FraudSignals.Identifiers;

/// <summary>Telephone numbers as they are kept: E.164 with its plus sign, or a short code.</summary>
public static class PhoneNumber
{
    /// <summary>The most digits of an international number (ITU-T E.164).</summary>
    public const int MaxDigits = 15;

    /// <summary>Below that nothing is an international number.</summary>
    public const int MinDigits = 5;

    /// <summary>The most digits of a code that is complete as it is, such as 191 or 1669.</summary>
    public const int MaxShortDigits = 6;

    /// <summary>Whether a normalised identifier is a number in E.164, not a short code or an opaque token.</summary>
    public static bool IsInternational(ReadOnlySpan<byte> normalised) => normalised is [(byte)'+', not (byte)'0', ..]
        && normalised.Length is > MinDigits and <= MaxDigits + 1 && Digits.Are(normalised[1..]);
}

using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>
/// Identities that stand for nobody: nothing but zeros, one digit over and over, filler of switches, those set aside for tests.
/// </summary>
internal static class Filler
{
    private const string Sequence = "1234567890123456";
    private const string ZeroSequence = "0123456789012345";
    private const int MinSequence = 14;
    private const int MinMasked = 3;
    private const int MaxNegative = 6;

    // The digits behind country and network of an IMSI, and behind the reporting body of an IMEI and what follows it.
    private const int SubscriberDigits = 9;
    private const int SerialDigits = 10;

    /// <summary>What programs have before they know a number: the greatest of 32 and 64 bits, and the keys of a keyboard.</summary>
    private static readonly string[] Unset =
        ["2147483647", "4294967295", "9223372036854775807", "18446744073709551615", "1234567890", "123456789"];

    /// <summary>Whether a folded text is one, whatever separators stand in it.</summary>
    public static bool Is(SubjectKind kind, string text)
    {
        var plain = string.Concat(text.Where(char.IsAsciiLetterOrDigit));
        if (plain.Length is 0 or > Events.EventBatch.MaxIdentifierBytes || text.Any(c => c > '~'))
        {
            return false;
        }

        var first = char.ToLowerInvariant(plain[0]);
        if (kind == SubjectKind.Number && plain.Length == 1 && char.IsAsciiLetter(first))
        {
            // As switches write that a number is private, out of area or that of a coin line.
            return true;
        }

        if (text[0] == '-' && plain.Length <= MaxNegative && plain.All(c => c == plain[0] && char.IsAsciiDigit(c)))
        {
            return true; // -1, -99: what programs write for no value.
        }

        if (plain.All(c => char.ToLowerInvariant(c) == first))
        {
            return first switch
            {
                '0' => true,
                'f' => plain.Length > 1,
                'x' => plain.Length >= MinMasked,
                >= '1' and <= '9' => plain.Length >= MinRepeated(kind),
                _ => false,
            };
        }

        return plain.All(char.IsAsciiDigit) && IsTest(kind, plain);
    }

    /// <summary>Whether digits that are no identifier by their form are what programs write for none.</summary>
    public static bool IsUnset(string text) => Unset.Contains(text, StringComparer.Ordinal);

    /// <summary>
    /// Whether a SIM or a device is one of a batch that was never given a number of its own: the digits that tell it from others are all
    /// the same.
    /// </summary>
    public static bool IsBlank(SubjectKind kind, ReadOnlySpan<byte> digits) =>
        IsRepeated(
            kind == SubjectKind.Sim ? digits[^SubscriberDigits..] : digits.Slice(DeviceIdentity.NamingDigits - SerialDigits, SerialDigits));

    /// <summary>Whether digits are one over and over, as the plain paths ask.</summary>
    public static bool IsRepeated(ReadOnlySpan<byte> digits) => digits[0] == digits[^1] && digits.IndexOfAnyExcept(digits[0]) < 0;

    /// <summary>Whether digits are an identity of SIM or device that stands for nobody.</summary>
    public static bool IsTest(SubjectKind kind, ReadOnlySpan<char> digits) => kind switch
    {
        // ITU-T E.212: 001-01 is the test network, 999-99 is internal; a sequence is nobody's.
        SubjectKind.Sim => digits.StartsWith("00101") || digits.StartsWith("99999") || IsSequence(digits)
            || (digits.Length is 14 or 15 && digits[^SubscriberDigits..].IndexOfAnyExcept(digits[^1]) < 0),
        // GSMA TS.06: the reporting body 00 is that of test devices, and what chips have before they are given an IMEI.
        SubjectKind.Device => digits.Length is >= 14 and <= 16 && (digits.StartsWith("00") || IsSequence(digits)
            || digits.Slice(DeviceIdentity.NamingDigits - SerialDigits, SerialDigits)
                .IndexOfAnyExcept(digits[DeviceIdentity.NamingDigits - 1]) < 0),
        _ => false,
    };

    /// <summary>The same of bytes.</summary>
    public static bool IsTest(SubjectKind kind, ReadOnlySpan<byte> digits)
    {
        Span<char> text = stackalloc char[16];
        text = text[..Math.Min(digits.Length, 16)];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)digits[i];
        }

        return IsTest(kind, text);
    }

    private static int MinRepeated(SubjectKind kind) => kind == SubjectKind.Number ? 7 : 5;

    private static bool IsSequence(ReadOnlySpan<char> digits) => digits.Length is >= MinSequence and <= 16
        && (Sequence.AsSpan().StartsWith(digits) || ZeroSequence.AsSpan().StartsWith(digits));
}

using System.Buffers.Binary;
using System.Text.RegularExpressions;

namespace FraudSignals.Identifiers;

/// <summary>Digits and what people put between them.</summary>
internal static partial class Digits
{
    /// <summary>Whether all bytes are digits; one by one below eight, else eight at a time, the last eight overlapping.</summary>
    public static bool Are(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 8 or > 16)
        {
            return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        }

        var head = BinaryPrimitives.ReadUInt64LittleEndian(text);
        var tail = BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]);
        return AreEight(head) && AreEight(tail);
    }

    // The upper half of a digit is 3, and stays so when 6 is added: 0x3A and above would become 0x40. What is carried over comes
    // from a byte that is none itself.
    private static bool AreEight(ulong bytes) =>
        ((bytes & 0xF0F0F0F0F0F0F0F0) ^ 0x3030303030303030 | (bytes + 0x0606060606060606 & 0xF0F0F0F0F0F0F0F0) ^ 0x3030303030303030) == 0;

    /// <summary>
    /// The text without spaces, dashes, dots and slashes where nothing but digits, or digits and filler behind them, is left; else as it
    /// is.
    /// </summary>
    public static string Of(string text)
    {
        var plain = Separators().Replace(text, "");
        return plain.Length > 0 && plain.AsSpan().TrimEnd("fF").IndexOfAnyExceptInRange('0', '9') < 0 ? plain : text;
    }

    /// <summary>Whether some digits are replaced by x or stars.</summary>
    public static bool AreMasked(string text) => Masked().IsMatch(text);

    [GeneratedRegex("[ ./-]")]
    private static partial Regex Separators();

    [GeneratedRegex("^(?=.*[0-9])[0-9 ./-]*[xX*]{2,}[0-9xX* ./-]*$")]
    private static partial Regex Masked();
}

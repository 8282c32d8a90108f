using System.Text.RegularExpressions;

namespace FraudSignals.Identifiers;

/// <summary>
/// Cells, as they are written: a global identity is country, network, area and cell (3GPP TS 23.003), 520-01-1000-1015; all else is
/// the sender's own name for a cell. Area and cell of zeros, and a cell of F alone, are filler.
/// </summary>
internal static partial class CellIdentity
{
    private const int MaxPart = 9;

    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (IsGlobal(text))
        {
            text.CopyTo(destination);
            reading = new IdentifierReading(IdentifierForm.Known, text.Length);
            return true;
        }

        if (!PlainToken.Is(text))
        {
            return false;
        }

        reading = PlainToken.Take(text, destination);
        return true;
    }

    public static SlowReading Read(string text)
    {
        if (IsUnset(text))
        {
            return SlowReading.Absent;
        }

        if (Global().Match(text) is not { Success: true } global)
        {
            return SlowReading.Opaque(text);
        }

        var cell = global.Groups["cell"].Value;
        return cell.All(c => c == '0') && global.Groups["area"].Value.All(c => c == '0') || cell.All(c => c is 'f' or 'F') || IsUnset(cell)
            ? SlowReading.Absent
            : SlowReading.Known(text);
    }

    // All bits of a cell of the second, fourth and fifth generation.
    private static bool IsUnset(string cell) => cell is "65535" or "268435455" or "68719476735";

    // Country and network, then cell, or area and cell, in digits between dashes. One pass: every record with a cell comes by here.
    private static bool IsGlobal(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 8 or > 24 || text[3] != '-' || text[0] is < (byte)'2' or > (byte)'9' || !char.IsAsciiDigit((char)text[1])
            || !char.IsAsciiDigit((char)text[2]))
        {
            return false;
        }

        var part = 0; // Network, then area or cell, then cell.
        var length = 0;
        var seen = 0; // Of all digits behind the network.
        for (var i = 4; i < text.Length; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit <= 9)
            {
                length++;
                seen |= part == 0 ? 0 : digit;
            }
            else if (text[i] == '-' && part < 2 && (part == 0 ? length is 2 or 3 : length is > 0 and <= MaxPart))
            {
                (part, length) = (part + 1, 0);
            }
            else
            {
                return false;
            }
        }

        return part > 0 && length is > 0 and <= MaxPart && seen != 0 && !IsFiller(text[^length..]);
    }

    private static bool IsFiller(ReadOnlySpan<byte> cell) =>
        cell[^1] == '5' && (cell.SequenceEqual("65535"u8) || cell.SequenceEqual("268435455"u8));

    [GeneratedRegex("^[2-9][0-9]{2}(?<by>[-:./_ ])[0-9]{2,3}(?:\\k<by>(?<area>[0-9A-Fa-f]{1,9}))?\\k<by>(?<cell>[0-9A-Fa-f]{1,9})$")]
    private static partial Regex Global();
}

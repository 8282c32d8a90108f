using System.Buffers;
using System.Text.RegularExpressions;

namespace FraudSignals.Identifiers;

/// <summary>
/// Cells, as they are written: a global identity is country, network, area and cell (3GPP TS 23.003), 520-01-1000-1015; all else is
/// the sender's own name for a cell. Area and cell of zeros, and a cell of F alone, are filler.
/// </summary>
internal static partial class CellIdentity
{
    private const int MaxPart = 9;

    private static readonly SearchValues<byte> DigitsAndDash = SearchValues.Create("0123456789-"u8);

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
        if (Global().Match(text) is not { Success: true } global)
        {
            return SlowReading.Opaque(text);
        }

        var cell = global.Groups["cell"].Value;
        return cell.All(c => c == '0') && global.Groups["area"].Value.All(c => c == '0') || cell.All(c => c is 'f' or 'F') || cell is "65535" or "268435455" ? SlowReading.Absent : SlowReading.Known(text);
    }

    // Country and network, then cell, or area and cell, in digits between dashes.
    private static bool IsGlobal(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 8 or > 24 || text[3] != '-' || text[0] is < (byte)'2' or > (byte)'9' || text.ContainsAnyExcept(DigitsAndDash))
        {
            return false;
        }

        var place = text[4..];
        var network = place.IndexOf((byte)'-');
        if (network is not (2 or 3))
        {
            return false;
        }

        place = place[(network + 1)..];
        var area = place.IndexOf((byte)'-');
        var cell = place[(area + 1)..];
        return area is not 0 and <= MaxPart && cell.Length is > 0 and <= MaxPart && !cell.Contains((byte)'-') && place.ContainsAnyInRange((byte)'1', (byte)'9')
            && !IsFiller(cell);
    }

    private static bool IsFiller(ReadOnlySpan<byte> cell) => cell.SequenceEqual("65535"u8) || cell.SequenceEqual("268435455"u8);

    [GeneratedRegex("^[2-9][0-9]{2}(?<by>[-:./_ ])[0-9]{2,3}(?:\\k<by>(?<area>[0-9A-Fa-f]{1,9}))?\\k<by>(?<cell>[0-9A-Fa-f]{1,9})$")]
    private static partial Regex Global();
}

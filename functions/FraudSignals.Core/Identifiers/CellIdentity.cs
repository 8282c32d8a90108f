using System.Text.RegularExpressions;

namespace FraudSignals.Identifiers;

/// <summary>
/// Cells, as they are written: a global identity is country, network, area and cell (3GPP TS 23.003), 520-01-1000-1015; all else is
/// the sender's own name for a cell. Areas and cells of F alone are filler.
/// </summary>
internal static partial class CellIdentity
{
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> destination, out IdentifierReading reading)
    {
        reading = default;
        if (PlainToken.Is(text))
        {
            reading = PlainToken.Take(text, destination);
            return true;
        }

        // Country, network, then digits: three dashes at the places a global identity has them.
        if (text.Length is < 10 or > 24 || text[3] != '-' || text[0] is < (byte)'2' or > (byte)'9' || text.ContainsAnyExcept("0123456789-"u8)
            || text[^1] == '-' || text.Count((byte)'-') != 3 || text[4..].IndexOf((byte)'-') is not (2 or 3) || text.IndexOf("--"u8) >= 0
            || text[(text.LastIndexOf((byte)'-') + 1)..] is var cell && (cell.IndexOfAnyExcept((byte)'0') < 0 || IsFiller(cell)))
        {
            return false;
        }

        text.CopyTo(destination);
        reading = new IdentifierReading(IdentifierForm.Known, text.Length);
        return true;
    }

    public static SlowReading Read(string text)
    {
        if (Global().Match(text) is not { Success: true } global)
        {
            return SlowReading.Opaque(text);
        }

        var cell = global.Groups["cell"].Value;
        return cell.All(c => c == '0') || cell.All(c => c is 'f' or 'F') || cell is "65535" or "268435455" ? SlowReading.Absent : SlowReading.Known(text);
    }

    private static bool IsFiller(ReadOnlySpan<byte> cell) => cell.SequenceEqual("65535"u8) || cell.SequenceEqual("268435455"u8);

    [GeneratedRegex("^[2-9][0-9]{2}(?<by>[-:./_ ])[0-9]{2,3}(?:\\k<by>[0-9A-Fa-f]{1,9})?\\k<by>(?<cell>[0-9A-Fa-f]{1,9})$")]
    private static partial Regex Global();
}

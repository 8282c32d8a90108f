using System.Text;

namespace FraudSignals.Identifiers;

/// <summary>What kind of identity it is, said before it: <c>imsi-520...</c>, <c>IMEI: 3569...</c>.</summary>
internal static class Labels
{
    private static readonly string[] Known = ["imei", "imsi", "imeisv", "iccid", "supi"];

    /// <summary>Whether a text begins with one, as the plain paths ask.</summary>
    public static bool Has(ReadOnlySpan<byte> text) => (text[0] | 0x20) switch
    {
        'i' => Begins(text, "imsi"u8) || Begins(text, "imei"u8) || Begins(text, "imeisv"u8) || Begins(text, "iccid"u8),
        's' => Begins(text, "supi"u8),
        _ => false,
    };

    /// <summary>The text without it and what stands between.</summary>
    public static string Without(string text) => Find(text) is { } label ? text[label.Length..].TrimStart(' ', '-', ':', '=', '_') : text;

    // What goes on in letters is another word.
    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label) =>
        text.Length > label.Length && !char.IsAsciiLetter((char)text[label.Length]) && Ascii.EqualsIgnoreCase(text[..label.Length], label);

    private static string? Find(string text) =>
        Array.Find(Known,
            l => text.StartsWith(l, StringComparison.OrdinalIgnoreCase) && text.Length > l.Length && !char.IsAsciiLetter(text[l.Length]));
}

using System.Buffers;

namespace FraudSignals.Identifiers;

/// <summary>Tokens that cannot be anything else, whatever they stand for, and so need no thought.</summary>
internal static class PlainToken
{
    private static readonly SearchValues<byte> Signs =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"u8);

    // Not the hexadecimal digit that switches fill up with, the exponent of numbers and what masks digits: e, f and x.
    private static readonly SearchValues<byte> Telling = SearchValues.Create("ABCDGHIJKLMNOPQRSTUVWYZabcdghijklmnopqrstuvwyz"u8);

    /// <summary>Letters, digits, dashes and underscores, with a digit other than 0 and a letter that stands in no number.</summary>
    public static bool Is(ReadOnlySpan<byte> text) => text.Length <= Events.EventBatch.MaxIdentifierBytes
        && text.ContainsAnyInRange((byte)'1', (byte)'9') && text.ContainsAny(Telling) && !text.ContainsAnyExcept(Signs);

    /// <summary>Copies a token to where identifiers go.</summary>
    public static IdentifierReading Take(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return new IdentifierReading(IdentifierForm.Opaque, text.Length);
    }
}

using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Values;

/// <summary>The case codes are compared in: currencies and banks in upper case, trunks as they are, all others in lower case.</summary>
internal static class CodeCase
{
    /// <summary>Writes the text in its field's case; letters outside ASCII stay as they are.</summary>
    public static void Fold(ReadOnlySpan<byte> text, Span<byte> folded, FieldShape shape)
    {
        var isUpper = shape is FieldShape.UpperText or FieldShape.Currency;
        var isExact = shape == FieldShape.ExactText;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            var isForeign = isUpper ? b is >= (byte)'a' and <= (byte)'z' : b is >= (byte)'A' and <= (byte)'Z';
            folded[i] = isForeign && !isExact ? (byte)(b ^ 0x20) : b;
        }
    }
}

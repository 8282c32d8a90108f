using System.Text.RegularExpressions;

namespace FraudSignals.Identifiers;

/// <summary>Digits and what people put between them.</summary>
internal static partial class Digits
{
    /// <summary>The text without spaces, dashes, dots and slashes where nothing but digits, or digits and filler behind them, is left; else as it is.</summary>
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

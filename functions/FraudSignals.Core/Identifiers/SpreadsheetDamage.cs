using System.Text.RegularExpressions;
using FraudSignals.Events;

namespace FraudSignals.Identifiers;

/// <summary>
/// What spreadsheets make of identifiers. What is lost cannot be guessed, so it is refused; what is only wrapped is unwrapped.
/// </summary>
internal static partial class SpreadsheetDamage
{
    private const int KeptDigits = 15;

    // 16 to 18 digits may end in a few zeros of their own.
    private const int CertainlyRounded = 19;

    private const int MinCellDigits = 6;

    /// <summary>Looks for damage in a folded text, and takes off what only marks it as text: <c>'0812</c>, <c>="0812"</c>.</summary>
    public static IdentifierProblem Find(SubjectKind kind, ref string text)
    {
        if (text.StartsWith('='))
        {
            if (!TextFormula().IsMatch(text))
            {
                return IdentifierProblem.Formula;
            }

            text = text[2..^1].Trim();
        }

        if (text.Length > 1 && text[0] == '\'')
        {
            text = text.Trim('\'').Trim();
        }

        return ErrorValue().IsMatch(text) ? IdentifierProblem.SpreadsheetError
            : Scientific().IsMatch(text) ? IdentifierProblem.Rounded
            : Decimals().IsMatch(text) && (kind != SubjectKind.Cell || text.Count(char.IsAsciiDigit) > MinCellDigits)
                ? IdentifierProblem.Decimals
            : Thousands().IsMatch(text) ? IdentifierProblem.Thousands
            : IsRoundedTo15(text) ? IdentifierProblem.RoundedTo15
            : IdentifierProblem.None;
    }

    private static bool IsRoundedTo15(string text) => text.Length >= CertainlyRounded && text.All(char.IsAsciiDigit)
        && text[0] != '0' && text.AsSpan(KeptDigits).IndexOfAnyExcept('0') < 0;

    [GeneratedRegex("""^="[^"]*"$""")]
    private static partial Regex TextFormula();

    // With a point or comma, or with a sign before the exponent: 12E34 alone may be a token.
    [GeneratedRegex(@"^[+-]?\d+(?:[.,]\d*[eE][+-]?\d+|[eE][+-]\d+)$")]
    private static partial Regex Scientific();

    [GeneratedRegex(@"^[+-]?\d{2,}[.,]0+$")]
    private static partial Regex Decimals();

    [GeneratedRegex(@"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"^#(?:#+|N/A|NV|N/D|ND|[\p{L}/0]+[!?])$", RegexOptions.IgnoreCase)]
    private static partial Regex ErrorValue();
}
